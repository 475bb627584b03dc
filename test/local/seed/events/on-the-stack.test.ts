import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { eventWorld, EVENT_TYPES } from '../../../../local/seed/events/event-world';
import { layEvents } from '../../../../local/seed/events/lay-events';
import { tableWorld } from '../../../../local/seed/world';
import { CHECKOUT } from '../../../../local/run/checkout';
import { processEnvironment } from '../../../../local/run/env-file';
import type { Stack } from '../../../../local/stack';
import { chinaAs, keyOfUser, worldAs } from '../../../support/a-border';
import { aStackFolder, startIn } from '../../../support/a-stack';
import { memoryBucket } from '../../../support/memory-bucket';

const DAY = '2026-11-24';
const SIZE = { seed: 1, users: 500, devices: 700 };

async function objectsIn(client: S3Client, bucket: string): Promise<Map<string, string>> {
  const objects = new Map<string, string>();
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket }))
    for (const { Key } of page.Contents ?? []) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: Key! }));
      objects.set(Key!, await Body!.transformToString('base64'));
    }
  return objects;
}

describe('events on a stack', () => {
  const { folder, remove } = aStackFolder();
  let stack: Stack;
  beforeAll(async () => {
    stack = await startIn(folder);
  });
  afterAll(async () => {
    await stack.stop();
    await remove();
  });

  /** The seeder as a process of its own, as whom the stack says. */
  async function seed(env: Stack['seedEnv'], ...more: string[]) {
    const args = Object.entries(SIZE).flatMap(([name, size]) => [`--${name}`, String(size)]);
    const main = join(CHECKOUT, 'dist', 'local', 'seed', 'main.js');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [main, ...args, '--day', DAY, '--state', join(folder, 'seed.json'), ...more],
      { env: processEnvironment(env) },
    );
    return JSON.parse(stdout) as { events: { partition: string; state: string }[] };
  }

  it('lie in both partitions as the seeder computes them, and are laid once', async () => {
    const laid = await seed(stack.seedEnv);
    expect(laid.events).toHaveLength(2 * EVENT_TYPES.length);
    expect(new Set(laid.events.map(({ state }) => state))).toEqual(new Set(['written']));
    const wanted = { aws: memoryBucket(), 'aws-cn': memoryBucket() };
    const key = stack.seedEnv.MILLRACE_SEED_CROSSING_KEY!;
    const world = eventWorld(tableWorld({ ...SIZE, day: DAY }), key);
    await layEvents(wanted, world, [DAY], () => undefined);
    const shown = (objects: Map<string, Buffer>) =>
      new Map([...objects].map(([name, body]) => [name, body.toString('base64')]));
    const china = chinaAs(stack, keyOfUser(folder, 'millrace-border-cn')).s3;
    const found = await objectsIn(
      worldAs(stack, keyOfUser(folder, 'millrace-etl')),
      'millrace-events',
    );
    expect(found).toEqual(shown(wanted.aws.objects));
    expect(await objectsIn(china, 'millrace-cn-events')).toEqual(shown(wanted['aws-cn'].objects));
    const again = await seed(stack.seedEnv);
    expect(new Set(again.events.map(({ state }) => state))).toEqual(new Set(['there']));
  });

  it('of China are not left out silently where China is not known', async () => {
    const env = { ...stack.seedEnv, MILLRACE_SEED_CROSSING_KEY: '' };
    await expect(seed(env)).rejects.toThrow('MILLRACE_SEED_CROSSING_KEY not set');
    const { events } = await seed(env, '--events', 'world');
    expect(new Set(events.map(({ partition }) => partition))).toEqual(new Set(['aws']));
  });
});
