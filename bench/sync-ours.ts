import { byteRoom } from '../activities/byte-room';
import { paceOf } from '../activities/pace';
import { slabs } from '../activities/slabs';
import { createSyncActivities } from '../activities/sync';
import { chinaStore } from '../clients/china-store';
import { WorldBucket } from '../clients/world-bucket';
import { loadBorderConfig } from '../config/border-config';
import { partBytes } from '../core/border/part-sizes';
import { keyedHasher } from '../core/border/keyed-hash';
import type { BatchDone, SyncDone } from '../core/contracts/sync';
import {
  append,
  dataType,
  eventObjects,
  fields,
  text,
  unfiltered,
  type Crossing,
} from '../core/data-type';
import { anAttempt } from '../test/support/an-attempt';
import type { Cost } from './measured-child';

/** As workers/border-activities.ts has it. */
const ROOM_BYTES = 24 * 2 ** 20;

/** After which the compiler has seen everything: a worker lives for weeks. */
const WARM_HOPS = 3;

const CROSSINGS: Readonly<Record<string, Crossing>> = {
  unfiltered: unfiltered('a benchmark has no people in it'),
  filtered: fields(['id'], { hashed: ['userid'] }),
};

type Hop = (type: string) => Promise<SyncDone>;

/** The sync hop into a bucket, over clients as the border worker makes them. */
function hopInto(bucket: string, day: string, crossing: Crossing): Hop {
  const config = loadBorderConfig({ ...process.env, MILLRACE_EVENTS_COPY_BUCKET: bucket });
  const source = chinaStore(config.china);
  const copies = new WorldBucket(config.world);
  return async (name) => {
    const type = dataType({
      name,
      description: 'Events of a benchmark.',
      source: eventObjects(),
      load: append(),
      key: ['id'],
      columns: { id: text(64).required(), user_id: text(64).from('userid') },
      crossing,
    });
    const { planSync, copyObjects, finishSync } = createSyncActivities({
      source,
      copies,
      sourceBucket: config.china.name,
      copyBucket: bucket,
      catalogue: [type],
      crossingKey: { hasher: keyedHasher(Buffer.from('a key of a benchmark')), version: 'v1' },
      partBytes,
      room: byteRoom(ROOM_BYTES),
      slabs: slabs(),
      pace: paceOf(config.bytesPerSecond, Date.now, async () => undefined),
      attempt: () => anAttempt({ runId: `${process.pid} ${Date.now()}` }),
      clock: Date.now,
    });
    const plan = await planSync({ dataType: name, day });
    const batches: BatchDone[] = await Promise.all(
      Array.from({ length: plan.batches }, (_, batch) => copyObjects({ plan, batch })),
    );
    return finishSync({ plan, batches });
  };
}

/** What the rest of the process cost from here on. */
function meter(): () => Cost {
  const usage = process.cpuUsage();
  const beganMs = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(usage);
    return {
      cpuSeconds: (user + system) / 1e6,
      wallSeconds: (performance.now() - beganMs) / 1e3,
      peakMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
    };
  };
}

/**
 * Our side of the sync benchmark, a process of its own with the border worker's variables: plan, batches, finish.
 * `node sync-ours.js TYPE DAY unfiltered|filtered [BUCKET WARM_TYPE]`. With a bucket and a type it first does as a worker that
 * has run before, and syncs that type into BUCKET-1 and so on, twice each. The last line of stdout is the result of
 * `finishSync`, with what it cost.
 */
async function main([type = '', day = '', how = '', warm, warmType]: string[]): Promise<void> {
  const crossing = CROSSINGS[how];
  if (crossing === undefined) throw new Error(`${how} is neither unfiltered nor filtered`);
  const hop = hopInto(process.env.MILLRACE_EVENTS_COPY_BUCKET ?? '', day, crossing);
  if (warm !== undefined && warmType !== undefined) {
    for (let times = 1; times <= WARM_HOPS; times += 1) {
      const before = hopInto(`${warm}-${times}`, day, crossing);
      await before(warmType);
      await before(warmType);
    }
  }
  const cost = meter();
  const done = await hop(type);
  console.log(JSON.stringify({ ...done, cost: cost() }));
}

// A connection that is kept alive must not hold the process.
main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
