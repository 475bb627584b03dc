import { inParallel } from '../activities/in-parallel';
import { createSyncActivities } from '../activities/sync';
import { loadBorderConfig } from '../config/border-config';
import type { SyncDone } from '../core/contracts/sync';
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
import { BATCHES_AT_ONCE, syncDepsOf } from '../workers/border-activities';
import type { Cost } from './measured-child';

const CROSSINGS: Readonly<Record<string, Crossing>> = {
  unfiltered: unfiltered('a benchmark has no people in it'),
  filtered: fields(['id'], { hashed: ['userid'] }),
};

const eventType = (name: string, crossing: Crossing) =>
  dataType({
    name,
    description: 'Events of a benchmark.',
    source: eventObjects(),
    load: append(),
    key: ['id'],
    columns: { id: text(64).required(), user_id: text(64).from('userid') },
    crossing,
  });

type Hop = (type: string) => Promise<SyncDone>;

/** The sync hop of a day, as the workflow does it with what the border worker gives its activities. */
function hopOf(
  environment: Readonly<Record<string, string | undefined>>,
  day: string,
  crossing: Crossing,
): Hop {
  const config = loadBorderConfig(environment);
  const parts = syncDepsOf(config, { key: Buffer.from('a key of a benchmark'), version: 'v1' });
  return async (name) => {
    const activities = createSyncActivities({
      ...parts,
      catalogue: [eventType(name, crossing)],
      attempt: () => anAttempt({ runId: `${process.pid} ${Date.now()}` }),
    });
    const plan = await activities.planSync({ dataType: name, day });
    const numbers = Array.from({ length: plan.batches }, (_, batch) => batch);
    const batches = await inParallel(numbers, BATCHES_AT_ONCE, (batch) =>
      activities.copyObjects({ plan, batch }),
    );
    return activities.finishSync({ plan, batches });
  };
}

/** What the process costs from here on; its memory is that of its whole life. */
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
 * `node sync-ours.js TYPE DAY unfiltered|filtered [BUCKET CHINA_URL WORLD_URL WARM_TYPE...]`. With a bucket it first does as
 * a worker that has run before, and syncs each WARM_TYPE from and to those addresses into BUCKET, twice. The last line of
 * stdout is the result of `finishSync`, with what it cost.
 */
async function main([type = '', day = '', how = '', ...warming]: string[]): Promise<void> {
  const crossing = CROSSINGS[how];
  if (crossing === undefined) throw new Error(`${how} is neither unfiltered nor filtered`);
  const [bucket, chinaUrl, worldUrl, ...warmTypes] = warming;
  if (bucket !== undefined) {
    const near = {
      MILLRACE_CN_ENDPOINT_URL_S3: chinaUrl,
      MILLRACE_EU_ENDPOINT_URL_S3: worldUrl,
      MILLRACE_EVENTS_COPY_BUCKET: bucket,
    };
    const warm = hopOf({ ...process.env, ...near }, day, crossing);
    for (const before of warmTypes) {
      await warm(before);
      await warm(before);
    }
  }
  const hop = hopOf(process.env, day, crossing);
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
