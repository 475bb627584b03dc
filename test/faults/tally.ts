import type { Kind } from './kinds';
import type { CaseEnd, Verdict } from './one-case';

/** One case with its name. */
export interface Counted extends CaseEnd {
  readonly number: number;
  readonly mode: string;
  readonly hop: string;
  readonly kind: Kind;
}

const VERDICTS: readonly Verdict[] = ['lost', 'doubled', 'stuck', 'wrong'];

function row(name: string, ends: readonly Counted[]): string {
  const bad = VERDICTS.map((is) => ends.filter(({ verdict }) => verdict === is).length);
  const hit = ends.filter(({ place }) => place !== null).length;
  const attempts = ends.reduce((sum, { attemptsLost }) => sum + attemptsLost, 0);
  const leftovers = ends.reduce((sum, end) => sum + end.leftovers, 0);
  const figures = [ends.length, hit, ...bad, attempts, leftovers];
  return `${name.padEnd(64)}${figures.map((figure) => String(figure).padStart(9)).join('')}`;
}

function grouped(ends: readonly Counted[], nameOf: (end: Counted) => string): string[] {
  const groups = new Map<string, Counted[]>();
  for (const end of ends) groups.set(nameOf(end), [...(groups.get(nameOf(end)) ?? []), end]);
  return [...groups].map(([name, of]) => row(name, of));
}

const HEAD = ['injected', 'hit', ...VERDICTS, 'attempts', 'left'];

/** Faults by kind and by place: injected, hit, what went wrong, attempts that they cost, and what those left behind. */
export function tallyText(ends: readonly Counted[]): string {
  const head = (of: string): string =>
    `${of.padEnd(64)}${HEAD.map((word) => word.padStart(9)).join('')}`;
  const total = ends.reduce((sum, { ms }) => sum + ms, 0);
  const slowest = ends.reduce((a, b) => (a.ms > b.ms ? a : b));
  return [
    head('by kind'),
    ...grouped(ends, ({ kind }) => kind),
    '',
    head('by place'),
    ...grouped(ends, ({ mode, hop, place }) => `${mode} ${hop} ${place ?? '(not hit)'}`),
    '',
    row('all', ends),
    `${Math.round(total / 1000)} s in all; a case: ${Math.round(total / ends.length)} ms on average, ${Math.round(slowest.ms)} ms at most (${slowest.number}: ${slowest.mode} ${slowest.hop} ${slowest.place ?? ''}, ${slowest.kind})`,
    '',
  ].join('\n');
}
