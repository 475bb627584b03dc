import type { Day } from './days';
import { newDigest } from './digest';
import { recordsOn, type SeedRecord } from './records';
import { keyOf, type DataType, type Row } from './row';
import type { Table, World } from './world';

/** A record that must be in quarantine. */
export interface ExpectedQuarantine {
  /** Its id as text, or null where its line does not show one. */
  readonly id: string | null;
  readonly kind: string;
  readonly reason: string;
  readonly column: string | null;
}

/** What a load of a day must come to. */
export interface Expected {
  readonly table: Table;
  readonly day: Day;
  /** Items in the source. */
  readonly read: number;
  readonly rows: number;
  /** Of the rows, whatever their order: `newDigest`. */
  readonly digest: string;
  readonly quarantined: number;
  readonly quarantinedByReason: Readonly<Record<string, number>>;
}

/** The rows that the warehouse must hold of a table's day, in no order; `day` itself is not among the columns. */
export function* expectedRows(world: World, table: Table, day: Day): Generator<Row> {
  for (const record of recordsOn(world, table, day)) if ('row' in record) yield record.row;
}

const idOf = ({ item }: SeedRecord): string | null =>
  item.id !== undefined && 'S' in item.id ? item.id.S : null;

/** The records of a table's day that must be in quarantine. */
export function* expectedQuarantine(
  world: World,
  table: Table,
  day: Day,
): Generator<ExpectedQuarantine> {
  for (const record of recordsOn(world, table, day)) {
    if (!('fault' in record)) continue;
    const { kind, reason, column } = record.fault;
    yield { id: idOf(record), kind, reason, column };
  }
}

/** Counts and digest of a table's day, in one pass; each row is shown to `onRow` on the way. */
export function expectedOf(
  world: World,
  table: Table,
  day: Day,
  onRow?: (row: Row) => void,
): Expected {
  const digest = newDigest(table);
  const quarantinedByReason: Record<string, number> = {};
  let quarantined = 0;
  for (const record of recordsOn(world, table, day)) {
    if ('row' in record) {
      digest.add(record.row);
      onRow?.(record.row);
    } else {
      const { reason } = record.fault;
      quarantinedByReason[reason] = (quarantinedByReason[reason] ?? 0) + 1;
      quarantined += 1;
    }
  }
  const rows = digest.rows();
  return {
    table,
    day,
    read: rows + quarantined,
    rows,
    digest: digest.value(),
    quarantined,
    quarantinedByReason,
  };
}

/** Rows in the order of their key. Keys of the seed are ASCII, so texts, bytes and most collations agree. */
export function sortedByKey(type: DataType, rows: Iterable<Row>): Row[] {
  return [...rows].sort((a, b) => compareTexts(keyOf(type, a), keyOf(type, b)));
}
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
