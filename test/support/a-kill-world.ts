import { randomBytes } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { addDays, lastEndedDay } from '../../core/day';
import { s3Bucket } from '../../local/seed/bucket';
import { chinaClient, chinaOf } from '../../local/seed/china';
import { eventWorld, type EventType, type EventWorld } from '../../local/seed/events/event-world';
import { layEvents } from '../../local/seed/events/lay-events';
import type { DataType } from '../../local/seed/row';
import { seedTables } from '../../local/seed/seed-tables';
import { dynamodbStore } from '../../local/seed/table-store';
import { TABLES, type Table, type World } from '../../local/seed/world';
import { aFleet, type Fleet } from './a-fleet';
import { laptopOn, workerLogs, type RunningLaptop } from './a-laptop';
import { startOpenStack, type OpenStack } from './an-open-stack';
import { rootS3 } from './end-state';
import { expectSeededEvents, expectSeededRows } from './seeded-rows';

/** The seeder's people and events, small, in a stack whose workers, Temporal and warehouse may die. */
export interface KillWorld {
  readonly stack: OpenStack;
  readonly laptop: RunningLaptop;
  readonly fleet: Fleet;
  /** S3 of the world as who may do everything. */
  readonly root: S3Client;
  /** The day whose end the tables show. */
  readonly day: string;
  readonly tables: World;
  readonly events: EventWorld;
  /** Lays the events of the last days up to `day`, and names them, the oldest first. */
  readonly layDays: (days: number, types?: readonly EventType[]) => Promise<readonly string[]>;
  readonly layDay: (day: string) => Promise<void>;
  /** Compares a loaded day row for row with what the seeder says. */
  readonly expectRows: (type: DataType, day: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface KillWorldSize {
  readonly users: number;
  readonly devices: number;
  /** Plays of the world in a day; China and the other types in proportion. */
  readonly plays: number;
}

const isTable = (type: DataType): type is Table => TABLES.some((table) => table === type);

export async function startKillWorld(size: KillWorldSize, seed: number): Promise<KillWorld> {
  const stack = await startOpenStack();
  const laptop = await laptopOn(stack);
  const fleet = aFleet(stack.stack);
  const china = chinaOf(stack.stack.seedEnv);
  const chinese = chinaClient(china);
  const root = rootS3(laptop);
  const day = lastEndedDay(Date.now());
  const { world: tables } = await seedTables(
    dynamodbStore(laptop.dynamodb),
    { seed, users: size.users, devices: size.devices, day, stateFile: null },
    () => undefined,
  );
  const events: EventWorld = { ...eventWorld(tables, china.crossingKey), plays: size.plays };
  const buckets = {
    aws: s3Bucket(laptop.s3, 'millrace-events'),
    'aws-cn': s3Bucket(chinese, 'millrace-cn-events'),
  };
  return {
    stack,
    laptop,
    fleet,
    root,
    day,
    tables,
    events,
    layDays: async (days, types) => {
      const wanted = Array.from({ length: days }, (_, at) => addDays(day, at + 1 - days));
      await layEvents(buckets, events, wanted, () => undefined, types);
      return wanted;
    },
    layDay: async (of) => {
      await layEvents(buckets, events, [of], () => undefined);
    },
    expectRows: (type, of) =>
      isTable(type)
        ? expectSeededRows(laptop, tables, type, of)
        : expectSeededEvents(laptop, events, type, of),
    stop: async () => {
      await fleet.endAll();
      workerLogs.push(...fleet.logs);
      for (const client of [root, chinese]) client.destroy();
      await laptop.stop();
    },
  };
}

/** Below the longest record that is read; noise, which gzip leaves as large as it is. */
const NOISE_BYTES = 3 * 2 ** 20;
const RECORDS = 4;

/** Lays, in China, an object that crosses in parts. Its records are too long for their column: they end in quarantine, and no row is another for it. */
export async function layLarge(
  { stack }: KillWorld,
  type: EventType,
  day: string,
): Promise<number> {
  const chinese = chinaClient(chinaOf(stack.stack.seedEnv));
  const record = (n: number): string =>
    `{"eventid":"large-${n}","partnerid":"aurora","clientid":"c","userid":"u","deviceid":"d","occurredat":"${day}T09:00:00Z","receivedat":"${day}T09:00:01Z","granttype":"password","outcome":"granted","scope":"${randomBytes(NOISE_BYTES * 0.75).toString('base64')}"}\n`;
  const body = Buffer.from(Array.from({ length: RECORDS }, (_, n) => record(n)).join(''));
  const key = `${type}/${day.replaceAll('-', '/')}/09/large`;
  await s3Bucket(chinese, 'millrace-cn-events').put(key, body);
  chinese.destroy();
  return RECORDS;
}
