import type { SeenTrace, Trace } from '../support/traces';

/** A step of one attempt, with its place among the steps of all attempts. */
export interface Said<T extends Trace> {
  readonly trace: T;
  readonly seen: SeenTrace;
  readonly index: number;
}

/** The steps that one attempt said, in order. */
export interface History<T extends Trace> {
  readonly name: string;
  readonly said: readonly Said<T>[];
}

/** Whether one thing was said before the other; of two processes only a later millisecond proves it. */
export const isBefore = (a: Said<Trace>, b: Said<Trace>): boolean =>
  a.seen.source === b.seen.source ? a.index < b.index : a.seen.atMs < b.seen.atMs;

/** Histories by attempt, from traces of one kind. */
export function historiesOf<T extends Trace>(
  traces: readonly Said<T>[],
  nameOf: (trace: T) => string,
): History<T>[] {
  const byName = new Map<string, Said<T>[]>();
  for (const said of traces) {
    const name = nameOf(said.trace);
    byName.set(name, [...(byName.get(name) ?? []), said]);
  }
  return [...byName].map(([name, said]) => ({ name, said }));
}

/** The step of an attempt that is one of these, if it said one. */
export const stepOf = <T extends Trace>(
  { said }: History<T>,
  ...steps: readonly T['step'][]
): Said<T> | undefined => said.find(({ trace }) => steps.includes(trace.step));
