import type { EventType } from './events/event-world';
import type { Table } from './world';

/** What ends in a table of the warehouse. */
export type DataType = Table | EventType;

/** A row as the warehouse must hold it: text in the form of `canonicalValue`, or null; columns in declaration order. */
export interface Row {
  readonly [column: string]: string | null;
}

type Kind = 'text' | 'timestamp' | 'integer' | 'decimal' | 'double' | 'boolean';

/** What every event begins with. */
const EVENT: Readonly<Record<string, Kind>> = {
  event_id: 'text',
  partner_id: 'text',
  client_id: 'text',
  user_id: 'text',
  device_id: 'text',
  device_type: 'text',
  firmware_version: 'text',
  country: 'text',
  region: 'text',
  occurred_at: 'timestamp',
  received_at: 'timestamp',
  aws_partition: 'text',
};

/** The warehouse's columns, without `day`, in their order. Written down here once more, since this checks the catalogue too. */
export const COLUMNS: Readonly<Record<DataType, Readonly<Record<string, Kind>>>> = {
  users: {
    user_id: 'text',
    partner_id: 'text',
    client_id: 'text',
    country: 'text',
    region: 'text',
    locale: 'text',
    registered_at: 'timestamp',
    last_seen_at: 'timestamp',
    status: 'text',
    marketing_consent: 'boolean',
    music_services: 'text',
  },
  devices: {
    device_id: 'text',
    partner_id: 'text',
    owner_id: 'text',
    device_type: 'text',
    model: 'text',
    client_id: 'text',
    country: 'text',
    region: 'text',
    firmware_version: 'text',
    is_online: 'boolean',
    last_seen_at: 'timestamp',
    hours_played: 'decimal',
    registered_at: 'timestamp',
  },
  token_requests: {
    ...EVENT,
    grant_type: 'text',
    scope: 'text',
    outcome: 'text',
    error_code: 'text',
  },
  plays: {
    ...EVENT,
    session_id: 'text',
    action: 'text',
    music_source: 'text',
    audio_source: 'text',
    track_id: 'text',
    track_title: 'text',
    artist: 'text',
    genre: 'text',
    seconds_listened: 'decimal',
  },
  navigation: {
    ...EVENT,
    session_id: 'text',
    app_version: 'text',
    position: 'integer',
    screen: 'text',
    option_selected: 'text',
    seconds_on_screen: 'decimal',
  },
  music_service_auths: {
    ...EVENT,
    music_service: 'text',
    outcome: 'text',
    error_code: 'text',
    is_first: 'boolean',
  },
  voice_feedback: {
    ...EVENT,
    locale: 'text',
    utterance: 'text',
    intent: 'text',
    confidence: 'double',
    response: 'text',
    outcome: 'text',
    duration_ms: 'integer',
  },
};

const KEY: Readonly<Record<DataType, readonly string[]>> = {
  users: ['user_id'],
  devices: ['device_id'],
  token_requests: ['event_id'],
  plays: ['event_id'],
  navigation: ['event_id', 'position'],
  music_service_auths: ['event_id'],
  voice_feedback: ['event_id'],
};

/** The key of a row as one text. */
export const keyOf = (type: DataType, row: Row): string =>
  KEY[type].map((column) => row[column] ?? '').join('/');

/** `12.500` is `12.5`, `10:00:00.0` is `10:00:00`: zeros at the end of a fraction say nothing. */
const withoutIdleZeros = (text: string): string =>
  text.includes('.') ? text.replace(/\.?0+$/, '') : text;

/** `YYYY-MM-DD HH:MM:SS`, and a fraction where there is one. */
export const timestampText = (ms: number): string =>
  withoutIdleZeros(new Date(ms).toISOString().replace('T', ' ').replace('Z', ''));

/** A value as a driver gives it. */
export type ReadValue = string | number | boolean | null;

/** What the Data API or a driver shows of a value, in the one form that rows are compared in. */
function canonicalValue(kind: Kind, value: ReadValue): string | null {
  if (value === null) return null;
  const text = String(value);
  switch (kind) {
    case 'text':
    case 'integer':
      return text;
    case 'double':
      return String(Number(text));
    case 'timestamp':
    case 'decimal':
      return withoutIdleZeros(text);
    case 'boolean':
      return text === 't' || text === 'true' ? 'true' : 'false';
  }
}

/**
 * A row that was read from the warehouse, made comparable. Columns that are not the table's (`day`) are left out.
 * @throws Error when a column is missing
 */
export function canonicalRow(table: DataType, read: Readonly<Record<string, ReadValue>>): Row {
  const row: Record<string, string | null> = {};
  for (const [column, kind] of Object.entries(COLUMNS[table])) {
    const value = read[column];
    if (value === undefined) throw new Error(`the row of ${table} has no column ${column}`);
    row[column] = canonicalValue(kind, value);
  }
  return row;
}
