import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { RunPlan } from '../../core/contracts/run';
import {
  append,
  decimal,
  dynamodbTable,
  eventObjects,
  fields,
  replace,
  snapshot,
  text,
  type DataType,
} from '../../core/data-type';
import { addDays, dayEndMs } from '../../core/day';
import { eventsDayPrefix } from '../../core/events/event-object';
import { aDataType } from '../support/a-data-type';
import { collectTraces } from '../support/traces';
import type { Site } from './hops';
import { TABLE, WORLD_EVENTS, type Servers } from './servers';

export const MODES = ['replace', 'snapshot', 'append'] as const;
export type Mode = (typeof MODES)[number];

/** The day that is recorded; a load that must find the table empty of its day takes a later one. */
const FIRST_DAY = '2024-01-01';
export const dayOf = (number: number): string => addDays(FIRST_DAY, number);

const fromTable = (name: string, load: DataType['load']): DataType =>
  aDataType({
    name,
    source: dynamodbTable({ table: TABLE, readShare: 0.5 }),
    load,
    key: ['id'],
    columns: {
      id: text(16).required(),
      partner_id: text(16).from('partner').required(),
      n: decimal(9, 2),
    },
  });

/** Filtered on its way over the border. */
const fromEvents = (name: string): DataType =>
  aDataType({
    name,
    source: eventObjects(),
    load: append(),
    key: ['event_id'],
    crossing: fields(['id', 'partner'], { hashed: ['userid'] }),
    columns: {
      event_id: text(64).from('id').required(),
      partner_id: text(16).from('partner').required(),
      user_id: text(64).from('userid'),
      note: text(64).personal(),
    },
  });

/** A type of the mode, under any name. */
export function typeOf(mode: Mode, name: string): DataType {
  if (mode === 'append') return fromEvents(name);
  return fromTable(name, mode === 'replace' ? replace() : snapshot());
}

/** Text that does not pack well, the same each time. */
function noise(seed: number, length: number): string {
  let state = seed + 1;
  let made = '';
  while (made.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    made += state.toString(36);
  }
  return made.slice(0, length);
}

const lines = (from: string, count: number, bytes: number): string =>
  Array.from(
    { length: count },
    (_, n) =>
      `{"id":"${from}-${n}${noise(n, bytes)}","partner":"aurora","userid":"u${n}","note":"private"}\n`,
  ).join('');

/** Two objects of China, of which one crosses in parts, and one of the world with three of their events again. */
export async function layEvents(
  { sides, world }: Servers,
  type: DataType,
  day: string,
): Promise<void> {
  const folder = `${eventsDayPrefix(type.name, day)}09/`;
  const { s3, bucket: Bucket } = sides.china;
  const china = { small: lines('small', 3, 4), large: lines('large', 50, 48) };
  for (const [name, Body] of Object.entries(china))
    await s3.send(new PutObjectCommand({ Bucket, Key: `${folder}${name}`, Body }));
  const there = { Bucket: WORLD_EVENTS, Key: `${folder}world`, Body: lines('small', 4, 4) };
  await world.send(new PutObjectCommand(there));
}

/** A bucket of a case's own; each look at its clock is minutes later, so that a part of the export ends with each page. */
export async function aSite(
  servers: Servers,
  type: DataType,
  day: string,
  bucket: string,
): Promise<Site> {
  await servers.world.send(new CreateBucketCommand({ Bucket: bucket }));
  let nowMs = dayEndMs(day) + 3_600_000;
  return {
    servers,
    type,
    bucket,
    from: bucket,
    clock: () => (nowMs += 150_000),
    traces: collectTraces(bucket),
  };
}

export const orderOf = (type: DataType, day: string): RunPlan => ({
  dataType: type.name,
  day,
  source:
    type.source.kind === 'events'
      ? { kind: 'events', crosses: true }
      : {
          kind: 'dynamodb',
          table: TABLE,
          readShare: type.source.readShare,
          declaredCapacity: type.source.capacity ?? null,
        },
  again: false,
  captureAgain: false,
  acceptShrink: false,
  evenThoughNewer: null,
  order: { stamp: String(dayEndMs(day)), run: 'abcdef' },
  dependants: [],
  orderUnchecked: null,
});
