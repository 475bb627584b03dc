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
  /** What attempts say on the way from one state to the next, as `a -> b`. */
  readonly said: (before: State, after: State) => readonly string[];
}

export interface Explored<State> {
  readonly states: readonly State[];
  readonly edges: ReadonlySet<string>;
  readonly said: ReadonlySet<string>;
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
export function explore<State>({ start, next, key, fault, said }: Model<State>): Explored<State> {
  const states: State[] = [start];
  const seen: Seen[] = [{ from: 0, edge: '' }];
  const known = new Set([key(start)]);
  const edges = new Set<string>();
  const saying = new Set<string>();
  for (let at = 0; at < states.length; at += 1) {
    const wrong = fault(states[at]!);
    if (wrong !== null)
      return {
        states,
        edges,
        said: saying,
        counterexample: { fault: wrong, steps: stepsTo(seen, at) },
      };
    for (const { edge, state } of next(states[at]!)) {
      edges.add(edge);
      for (const each of said(states[at]!, state)) saying.add(each);
      const name = key(state);
      if (known.has(name)) continue;
      known.add(name);
      states.push(state);
      seen.push({ from: at, edge });
    }
  }
  return { states, edges, said: saying, counterexample: null };
}

/** The text of an object that never changes, made once. */
export function textOnce<T extends object>(make: (of: T) => string): (of: T) => string {
  const known = new WeakMap<T, string>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before;
    const text = make(of);
    known.set(of, text);
    return text;
  };
}

/** A judgement of things that are the same when their texts are, made once for each text. */
export function judgedOnce<T>(
  textOf: (of: T) => string,
  judge: (of: T) => string | null,
): (of: T) => string | null {
  const known = new Map<string, string | null>();
  return (of) => {
    const text = textOf(of);
    const before = known.get(text);
    if (before !== undefined) return before;
    const judged = judge(of);
    known.set(text, judged);
    return judged;
  };
}

/** What attempts say on the way from one state to the next; `begin` comes before their first step. */
export const saidBetween = <T extends { readonly steps: readonly unknown[] }>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (step: T['steps'][number]) => string,
): string[] =>
  after.flatMap((attempt, index) => {
    const was = before[index];
    if (attempt === was) return [];
    const names = attempt.steps.map(nameOf);
    return names
      .map((name, at) => `${names[at - 1] ?? 'begin'} -> ${name}`)
      .slice(was?.steps.length ?? 0);
  });
