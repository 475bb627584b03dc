import { cellOf, isBad, type Cell, type CellState } from './cell';
import type { TypeFacts } from './day-facts';

/** One data type with its days, in the order of the days. */
interface MatrixRow {
  readonly dataType: string;
  readonly load: TypeFacts['load'];
  readonly cells: readonly Cell[];
}

/** Types x days, and what it comes to. */
export interface Matrix {
  readonly types: readonly MatrixRow[];
  readonly counts: Readonly<Partial<Record<CellState, number>>>;
  /** Nothing is failed, skipped, stale, missed or missing. */
  readonly good: boolean;
}

const WAITED_FOR_IN_VAIN: readonly CellState[] = ['failed', 'missed', 'skipped'];

/** A day that was never started, beside an upstream that did not end loaded, was skipped. */
function withUpstreams(cell: Cell, type: TypeFacts, rows: ReadonlyMap<string, MatrixRow>): Cell {
  if (cell.state !== 'missing' || cell.workflowId !== null) return cell;
  for (const upstream of type.after) {
    const before = rows.get(upstream)?.cells.find(({ day }) => day === cell.day);
    if (before !== undefined && WAITED_FOR_IN_VAIN.includes(before.state))
      return { ...cell, state: 'skipped', why: `${upstream} of the day is ${before.state}` };
  }
  return cell;
}

/** Judges every type and day; the types must be in dependency order. */
export function matrixOf(types: readonly TypeFacts[], nowMs: number): Matrix {
  const rows = new Map<string, MatrixRow>();
  const counts: Partial<Record<CellState, number>> = {};
  for (const type of types) {
    const cells = type.days.map((facts) => withUpstreams(cellOf(type, facts, nowMs), type, rows));
    for (const { state } of cells) counts[state] = (counts[state] ?? 0) + 1;
    rows.set(type.dataType, { dataType: type.dataType, load: type.load, cells });
  }
  const all = [...rows.values()];
  return {
    types: all,
    counts,
    good: !all.some(({ cells }) => cells.some(({ state }) => isBad(state))),
  };
}

/** Every cell that is not as it should be, newest day first. */
export const badCells = <C extends Cell>(types: readonly { readonly cells: readonly C[] }[]): C[] =>
  types
    .flatMap(({ cells }) => cells.filter(({ state }) => isBad(state)))
    .sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? 1 : -1));
