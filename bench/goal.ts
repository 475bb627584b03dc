/** One goal and what was measured for it. A stretch goal is shown and never fails a run. */
export interface Goal {
  readonly what: string;
  readonly measured: number;
  readonly goal: number;
  /** `x` for a ratio to `of`; else the unit of an absolute figure. */
  readonly unit: 'x' | 'MB' | 's' | '%' | 'ms' | 'lines';
  readonly of?: string;
  readonly stretch?: true;
  /** The goal is a lower bound: more is better. */
  readonly isAtLeast?: true;
}

export const isMet = ({ measured, goal, isAtLeast }: Goal): boolean =>
  isAtLeast === true ? measured >= goal : measured <= goal;

const figure = (value: number, unit: Goal['unit']): string =>
  unit === 'x' || unit === 's'
    ? `${value.toFixed(2)}${unit === 's' ? ' s' : 'x'}`
    : `${value.toFixed(unit === '%' || unit === 'ms' ? 1 : 0)} ${unit}`;

/** `WHAT: 0.75x of PEER (goal 0.80x): met`. */
export function goalLine(goal: Goal): string {
  const of = goal.of === undefined ? '' : ` of ${goal.of}`;
  const kind = goal.stretch === true ? 'stretch' : 'goal';
  return `${goal.what}: ${figure(goal.measured, goal.unit)}${of} (${kind} ${figure(goal.goal, goal.unit)}): ${isMet(goal) ? 'met' : 'missed'}`;
}
