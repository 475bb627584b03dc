import type { AllActivities } from '../../core/contracts/all';
import type { SyncDone } from '../../core/contracts/sync';
import type { GenerationDone } from '../../core/contracts/transform';
import type { RunPlan } from '../../core/contracts/run';

/** What the activities were asked, in order: `name` or `name/detail`. */
export interface FakeActivities extends AllActivities {
  readonly calls: string[];
}

const books = {
  read: 10,
  unfolded: 0,
  written: 9,
  quarantined: 1,
  quarantinedByReason: { not_json: 1 },
  bytes: 100,
};

export const aGeneration = (generation = 'g1'): GenerationDone => ({
  dataType: 'things',
  day: '2026-11-20',
  generation,
  reportKey: 'report.json',
  reportSha256: '0'.repeat(64),
  books,
  reused: false,
});

/** A plan for whatever type and day the input names. */
export const planOfInput: AllActivities['planRun'] = async ({ raw }) => {
  const { dataType, day } = raw as { dataType: string; day: string };
  return aRunPlan({
    dataType,
    day,
    source: { kind: 'dynamodb', table: dataType, readShare: 1, declaredCapacity: null },
  });
};

export const aRunPlan = (change: Partial<RunPlan> = {}): RunPlan => ({
  dataType: 'things',
  day: '2026-11-20',
  source: { kind: 'dynamodb', table: 'things', readShare: 1, declaredCapacity: null },
  again: false,
  captureAgain: false,
  acceptShrink: false,
  evenThoughNewer: null,
  order: { stamp: '1700000000000', run: 'abcdef' },
  dependants: [],
  orderUnchecked: null,
  ...change,
});

export const aSync = (change: Partial<SyncDone> = {}): SyncDone => ({
  dataType: 'things',
  day: '2026-11-20',
  manifestKey: '.sync/things/2026-11-20/0001.json',
  manifestSha256: '',
  number: 1,
  objects: 4,
  gone: 0,
  bytes: 200,
  books: { read: 10, crossed: 8, heldBack: 2 },
  unpackedBytes: { read: 1000, crossed: 688, heldBack: 312 },
  leftOut: {},
  copied: 4,
  ...change,
});

/** Activities that do nothing and succeed, so that a test says only what differs. */
export function fakeActivities(
  change: Partial<AllActivities> = {},
  size: { readonly segments?: number; readonly batches?: number; readonly chunks?: number } = {},
): FakeActivities {
  const calls: string[] = [];
  const capture = { table: 'things', day: '2026-11-20', capture: '20261120-01' };
  const plain: AllActivities = {
    planRun: async () => aRunPlan(),
    planExport: async () => ({ state: 'open', capture, segments: size.segments ?? 2 }),
    exportSegment: async ({ segment }) => ({ segment, parts: 1, items: 5, bytes: 50 }),
    finishExport: async () => ({ ...capture, commitKey: 'summary', items: 10, reused: false }),
    planSync: async ({ dataType, day }) => ({
      dataType,
      day,
      planKey: 'plan.json',
      planSha256: '',
      batches: size.batches ?? 2,
      listed: 4,
      toCopy: 4,
      bytesToCopy: 400,
    }),
    copyObjects: async ({ batch }) => ({
      batch,
      logKey: `log-${batch}`,
      logSha256: '',
      objects: 2,
      bytesRead: 200,
      bytesCopied: 100,
      books: { read: 5, crossed: 4, heldBack: 1 },
      changed: 0,
      firstChanged: null,
    }),
    finishSync: async ({ plan: { dataType, day }, batches }) =>
      aSync({ dataType, day, copied: batches.length * 2 }),
    planTransform: async () => ({
      state: 'open',
      plan: {
        dataType: 'things',
        day: '2026-11-20',
        generation: 'g1',
        planKey: 'plan.json',
        planSha256: '',
        chunks: size.chunks ?? 2,
      },
    }),
    transformChunk: async ({ chunk }) => ({
      chunk,
      key: `chunk-${chunk}`,
      sha256: '',
      read: 5,
      written: 5,
      quarantined: 0,
      bytes: 50,
    }),
    finishTransform: async () => aGeneration(),
    loadDay: async () => ({
      outcome: 'loaded',
      epoch: 'e',
      generation: 'g1',
      staged: 9,
      duplicates: 0,
      loaded: 9,
      loadedBy: null,
    }),
    planDay: async () => ({ day: '2026-11-20', types: [] }),
    awaitRun: async () => {
      throw new Error('nobody was to be waited for');
    },
    adoptCapture: async () => {
      throw new Error('no dump was to be adopted');
    },
    planBackfill: async () => {
      throw new Error('no backfill was planned');
    },
    postToSlack: async () => ({ posted: true }),
    checkWatch: async () => ({ alarms: [], unjudged: [] }),
    ...change,
  };
  const detail = (input: unknown): string => {
    const { segment, batch, chunk, run, raw } = input as {
      segment?: number;
      batch?: number;
      chunk?: number;
      run?: RunPlan;
      raw?: { dataType?: string; day?: string } | null;
    };
    const named = run ?? (raw?.dataType === undefined ? undefined : raw);
    if (named !== undefined) return `/${named.dataType ?? ''}/${named.day ?? ''}`;
    const number = segment ?? batch ?? chunk;
    return number === undefined ? '' : `/${number}`;
  };
  const counted = Object.fromEntries(
    Object.entries(plain).map(([name, work]) => [
      name,
      (input: never): Promise<unknown> => {
        calls.push(name + detail(input));
        return (work as (input: never) => Promise<unknown>)(input);
      },
    ]),
  ) as unknown as AllActivities;
  return { ...counted, calls };
}
