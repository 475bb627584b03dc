/** One step that a model can take: its name, and the state behind it. */
export interface Step<State> {
  readonly edge: string;
  readonly state: State;
}

export interface Model<State> {
  readonly start: State;
  readonly next: (state: State) => readonly Step<State>[];
  /** States with the same text are one state. */
  readonly key: (state: State) => string;
  /** What is wrong with a state, or null. */
  readonly fault: (state: State) => string | null;
}

export interface Explored<State> {
  readonly states: readonly State[];
  readonly edges: ReadonlySet<string>;
  /** The first state that is wrong, with the steps that lead to it; null when none is. */
  readonly counterexample: { readonly fault: string; readonly steps: readonly string[] } | null;
}

interface Seen {
  readonly from: number;
  readonly edge: string;
}

/** The steps from the start to a state. */
function stepsTo(seen: readonly Seen[], at: number): string[] {
  const steps: string[] = [];
  for (let index = at; index > 0; index = seen[index]!.from) steps.push(seen[index]!.edge);
  return steps.reverse();
}

/** Every state that can be reached, breadth first, so that a counterexample is as short as can be. */
export function explore<State>({ start, next, key, fault }: Model<State>): Explored<State> {
  const states: State[] = [start];
  const seen: Seen[] = [{ from: 0, edge: '' }];
  const known = new Set([key(start)]);
  const edges = new Set<string>();
  for (let at = 0; at < states.length; at += 1) {
    const wrong = fault(states[at]!);
    if (wrong !== null)
      return { states, edges, counterexample: { fault: wrong, steps: stepsTo(seen, at) } };
    for (const { edge, state } of next(states[at]!)) {
      edges.add(edge);
      const name = key(state);
      if (known.has(name)) continue;
      known.add(name);
      states.push(state);
      seen.push({ from: at, edge });
    }
  }
  return { states, edges, counterexample: null };
}
