import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from './bucket';
import { chinaOf } from './china';
import type { Day } from './days';
import { eventWorld, type EventType, type EventWorld } from './events/event-world';
import type { LaidEvents } from './events/lay-events';
import { failureOf } from './failure';
import { layAllEvents } from './lay-all-events';
import { layDays, type LaidDay } from './lay-days';
import { parseOptions, type Options } from './options';
import { progressTeller } from './progress';
import { seedTables, type TablesFilled } from './seed-tables';
import { dynamodbStore } from './table-store';
import { pastWorld, TABLES, type World } from './world';
import { writeExpected, writeExpectedEvents } from './write-expected';

async function fillTables({ seed, users, devices, day, stateFile }: Options) {
  const client = new DynamoDBClient({});
  try {
    const request = { seed, users, devices, day, stateFile };
    return await seedTables(dynamodbStore(client), request, progressTeller());
  } finally {
    client.destroy();
  }
}

async function layPast(world: World, { day, pastDays }: Options): Promise<LaidDay[]> {
  if (pastDays === 0) return [];
  const client = new S3Client({});
  try {
    const bucket = s3Bucket(client, process.env.MILLRACE_EXPORTS_BUCKET ?? 'millrace-exports');
    return await layDays(bucket, world, day, pastDays, (laid) =>
      console.error(`seed: ${laid.table} of ${laid.day} ${laid.state}`),
    );
  } finally {
    client.destroy();
  }
}

/** What is laid: the tables, days of the past as exports, days of events. */
interface Laid {
  readonly filled: TablesFilled;
  readonly past: World;
  readonly captures: readonly LaidDay[];
  readonly eventWorld: EventWorld;
  readonly events: readonly LaidEvents[];
}

/** What the warehouse must hold of the tables, and of each day that is ours. */
async function writeAllExpected(folder: string, laid: Laid): Promise<void> {
  const { world, day } = laid.filled;
  for (const table of TABLES) await writeExpected(folder, world, table, day);
  for (const { table, day: pastDay, state } of laid.captures)
    if (state !== 'kept') await writeExpected(folder, laid.past, table, pastDay);
  // Both partitions of a type are one day of the warehouse: the world's stands for both.
  for (const { type, partition, day: eventDay } of laid.events)
    if (partition === 'aws' && !isKept(laid.events, type, eventDay))
      await writeExpectedEvents(folder, laid.eventWorld, type, eventDay);
}

const isKept = (events: readonly LaidEvents[], type: EventType, day: Day): boolean =>
  events.some((laid) => laid.type === type && laid.day === day && laid.state === 'kept');

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const { seed, users, devices, pastUsers, pastDevices } = options;
  // Before anything is written: what is missing should cost nobody a minute.
  const china = options.events === 'all' ? chinaOf(process.env) : null;
  const began = performance.now();
  const filled = await fillTables(options);
  if (!filled.written)
    console.error(`seed: the tables hold what is asked for, as of ${filled.day}: nothing to write`);
  const past = pastWorld({ seed, users: pastUsers, devices: pastDevices });
  const captures = await layPast(past, options);
  const senders = eventWorld(filled.world, china?.crossingKey ?? null);
  const events = options.events === 'none' ? [] : await layAllEvents(senders, china, options);
  const laid = { filled, past, captures, eventWorld: senders, events };
  if (options.expected !== null) await writeAllExpected(options.expected, laid);
  const { day: tableDay, written } = filled;
  const seconds = Math.round(performance.now() - began) / 1000;
  // One line of JSON for whoever started it.
  console.log(
    JSON.stringify({ seed, users, devices, tableDay, written, past: captures, events, seconds }),
  );
}

main().catch((error: unknown) => {
  const { message, exitCode } = failureOf(error, process.env);
  console.error(message);
  process.exitCode = exitCode;
});
