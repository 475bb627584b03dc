import type { EventWorld } from '../seed/events/event-world';
import { EVENT_TYPES } from '../seed/events/event-world';
import { expectedEventRows, expectedEventsOf } from '../seed/events/expected-events';
import { expectedOf, expectedRows } from '../seed/expected';
import type { DataType, Row } from '../seed/row';
import { TABLES, type Table, type World } from '../seed/world';

/** What the demo's seeder made up. */
export interface Seeded {
  readonly tables: World;
  /** The day whose end the tables show. */
  readonly tableDay: string;
  readonly events: EventWorld;
}

/** What a day of a type must come to. */
export interface ExpectedDay {
  readonly rows: number;
  readonly digest: string;
  readonly quarantined: number;
  readonly quarantinedByReason: Readonly<Record<string, number>>;
}

const isTable = (type: DataType): type is Table => TABLES.some((table) => table === type);

/** Every type that the seeder makes up, tables first. */
export const SEEDED_TYPES: readonly DataType[] = [...TABLES, ...EVENT_TYPES];

/** Where the warehouse keeps a type. */
export const tableOf = (type: DataType): string =>
  `${isTable(type) ? 'accounts' : 'events'}.${type}`;

/** Counts and digest of a type's day. A table shows `tableDay`, whatever day is loaded. */
export const expectedDay = (seeded: Seeded, type: DataType, day: string): ExpectedDay =>
  isTable(type)
    ? expectedOf(seeded.tables, type, seeded.tableDay)
    : expectedEventsOf(seeded.events, type, day);

/** The rows of a type's day, in no order. */
export const expectedRowsOf = (seeded: Seeded, type: DataType, day: string): Iterable<Row> =>
  isTable(type)
    ? expectedRows(seeded.tables, type, seeded.tableDay)
    : expectedEventRows(seeded.events, type, day);
