import type { Model, Step } from './explore';

const STEPS = 400;

/** Whoever can go on goes on; when nobody can, those who may begin a new attempt take turns. */
function fairly<State>(steps: readonly Step<State>[], begun: number): Step<State> | undefined {
  const begins = steps.filter(({ edge }) => edge.startsWith('begin '));
  const moves = steps.filter(({ edge }) => !edge.startsWith('begin '));
  return moves.at(-1) ?? begins[begun % begins.length];
}

/** The states from which, with no more faults, the work does not come to its end in a fair order. */
export const stuck = <State>(
  states: readonly State[],
  calm: (state: State) => State,
  next: Model<State>['next'],
  isOver: (state: State) => boolean,
): State[] =>
  states.filter((state) => {
    let at = calm(state);
    let begun = 0;
    for (let count = 0; count < STEPS; count += 1) {
      const step = fairly(next(at), begun);
      if (step === undefined) return !isOver(at);
      if (step.edge.startsWith('begin ')) begun += 1;
      at = step.state;
    }
    return true;
  });
