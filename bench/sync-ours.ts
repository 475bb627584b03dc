import { byteRoom } from '../activities/byte-room';
import { paceOf } from '../activities/pace';
import { createSyncActivities } from '../activities/sync';
import { chinaStore } from '../clients/china-store';
import { WorldBucket } from '../clients/world-bucket';
import { loadBorderConfig } from '../config/border-config';
import { partBytes } from '../core/border/part-sizes';
import { keyedHasher } from '../core/border/keyed-hash';
import type { BatchDone } from '../core/contracts/sync';
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

const CROSSINGS: Readonly<Record<string, Crossing>> = {
  unfiltered: unfiltered('a benchmark has no people in it'),
  filtered: fields(['id'], { hashed: ['userid'] }),
};

/**
 * Our side of the sync benchmark, a process of its own with the border worker's variables: plan, batches, finish.
 * `node sync-ours.js TYPE DAY unfiltered|filtered`; the last line of stdout is the result of `finishSync`.
 */
async function main([name = '', day = '', how = '']: string[]): Promise<void> {
  const config = loadBorderConfig(process.env);
  const crossing = CROSSINGS[how];
  if (crossing === undefined) throw new Error(`${how} is neither unfiltered nor filtered`);
  const type = dataType({
    name,
    description: 'Events of a benchmark.',
    source: eventObjects(),
    load: append(),
    key: ['id'],
    columns: { id: text(64).required(), user_id: text(64).from('userid') },
    crossing,
  });
  const activities = createSyncActivities({
    source: chinaStore(config.china),
    copies: new WorldBucket(config.world),
    sourceBucket: config.china.name,
    copyBucket: config.world.name,
    catalogue: [type],
    crossingKey: { hasher: keyedHasher(Buffer.from('a key of a benchmark')), version: 'v1' },
    partBytes,
    room: byteRoom(56 * 2 ** 20),
    pace: paceOf(config.bytesPerSecond, Date.now, async () => undefined),
    attempt: () => anAttempt({ runId: `${process.pid} ${Date.now()}` }),
    clock: Date.now,
  });
  const plan = await activities.planSync({ dataType: name, day });
  const batches: BatchDone[] = await Promise.all(
    Array.from({ length: plan.batches }, (_, batch) => activities.copyObjects({ plan, batch })),
  );
  console.log(JSON.stringify(await activities.finishSync({ plan, batches })));
}

// A connection that is kept alive must not hold the process.
main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
