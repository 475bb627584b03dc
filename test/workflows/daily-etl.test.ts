import { randomUUID } from 'node:crypto';
import type { RunReport } from '../../core/contracts/run-report';
import { fail } from '../../activities/fail';
import { startTemporal, type TestTemporal } from '../support/a-temporal';
import { failureOf } from '../support/a-run-failure';
import {
  aGeneration,
  aRunPlan,
  aSync,
  fakeActivities,
  type FakeActivities,
} from '../support/fake-activities';

let temporal: TestTemporal;
beforeAll(async () => {
  temporal = await startTemporal();
});
afterAll(() => temporal.stop());

const nameOf = (call: string): string | undefined => call.split('/')[0];

function started(activities: FakeActivities) {
  const workflowId = `daily-etl/things/${randomUUID()}`;
  const { calls, ...work } = activities;
  const result = temporal.withWorker(work, () =>
    temporal.env.client.workflow.execute<(input: unknown) => Promise<RunReport>>('dailyEtl', {
      taskQueue: 'etl',
      workflowId,
      args: [{ dataType: 'things', day: '2026-11-20' }],
    }),
  );
  return { workflowId, calls, result };
}

it('runs the hops in order and reports their books', async () => {
  const { workflowId, calls, result } = started(fakeActivities());
  const report = await result;
  expect(calls.map(nameOf)).toEqual([
    'planRun',
    'planExport',
    'exportSegment',
    'exportSegment',
    'finishExport',
    'planTransform',
    'transformChunk',
    'transformChunk',
    'finishTransform',
    'loadDay',
  ]);
  expect(report).toMatchObject({
    dataType: 'things',
    capture: { items: 10 },
    generation: { books: { written: 9 } },
    load: { outcome: 'loaded', loaded: 9 },
  });
  const { typedSearchAttributes } = await temporal.env.client.workflow
    .getHandle(workflowId)
    .describe();
  const found = Object.fromEntries(
    typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
  );
  expect(found).toMatchObject({
    MillraceDataType: 'things',
    MillraceDay: '2026-11-20',
    MillraceHop: 'load',
  });
});

const events = aRunPlan({ source: { kind: 'events', crosses: true } });

it('syncs events that cross before it reads them, batch by batch, and exports nothing', async () => {
  const sources: unknown[] = [];
  const { calls, result } = started(
    fakeActivities({
      planRun: async () => events,
      planTransform: async ({ source }) => {
        sources.push(source);
        return { state: 'complete', generation: aGeneration() };
      },
    }),
  );
  const report = await result;
  // The batches run side by side, in whatever order a worker takes them.
  const copies = calls.splice(2, 2);
  expect(copies.toSorted()).toEqual(['copyObjects/0', 'copyObjects/1']);
  expect(calls).toEqual([
    'planRun/things/2026-11-20',
    'planSync',
    'finishSync',
    'planTransform/things/2026-11-20',
    'loadDay/things/2026-11-20',
  ]);
  expect(sources).toEqual([{ kind: 'events', sync: aSync() }]);
  expect(report).toMatchObject({ capture: null, sync: { copied: 4 }, durationsMs: { export: 0 } });
});

/** A border where an object changes under the first `times` listings. */
function changingChina(times: number) {
  let listings = 0;
  const plain = fakeActivities();
  const finished: number[] = [];
  const { calls, result } = started(
    fakeActivities(
      {
        planRun: async () => events,
        planSync: (input) => {
          listings += 1;
          return plain.planSync(input);
        },
        copyObjects: async (input) => ({
          ...(await plain.copyObjects(input)),
          ...(input.batch === 1 && listings <= times
            ? { changed: 1, firstChanged: 'things/2026/11/20/09/a' }
            : {}),
        }),
        finishSync: (input) => {
          finished.push(input.batches.length);
          return plain.finishSync(input);
        },
      },
      { batches: 2 },
    ),
  );
  return { calls, result, finished };
}

it('lists China anew when an object changed before it was copied, and names what every listing copied', async () => {
  const { calls, result, finished } = changingChina(1);
  await result;
  expect(calls.filter((call) => call === 'planSync')).toHaveLength(2);
  expect(finished).toEqual([4]);
});

it('fails naming an object that changes in China under three listings', async () => {
  const { calls, result } = changingChina(3);
  expect(await failureOf(result)).toMatchObject({
    type: 'SourceKeepsChanging',
    message: expect.stringContaining('such as things/2026/11/20/09/a.') as string,
  });
  expect(calls.filter((call) => call === 'planSync')).toHaveLength(3);
  expect(calls).not.toContain('finishSync');
});

it('asks nothing of the border for events that do not cross', async () => {
  const { calls, result } = started(
    fakeActivities({
      planRun: async () => aRunPlan({ source: { kind: 'events', crosses: false } }),
    }),
  );
  expect(await result).toMatchObject({ capture: null, sync: null });
  expect(calls.map(nameOf)).not.toContain('planSync');
});

it('goes straight on from a capture and a generation that are there', async () => {
  const { calls, result } = started(
    fakeActivities({
      planExport: async () => ({
        state: 'complete',
        capture: {
          table: 'things',
          day: '2026-11-20',
          capture: 'c',
          commitKey: 'k',
          items: 1,
          reused: true,
        },
      }),
      planTransform: async () => ({
        state: 'complete',
        generation: { ...aGeneration(), reused: true },
      }),
    }),
  );
  await result;
  expect(calls.map(nameOf)).toEqual(['planRun', 'planExport', 'planTransform', 'loadDay']);
});

it('shares more than 500 chunks among child workflows, and finishes with every result', async () => {
  let results: readonly { chunk: number }[] = [];
  const { calls, result } = started(
    fakeActivities(
      {
        finishTransform: async (input) => {
          results = input.results;
          return aGeneration();
        },
      },
      { segments: 1, chunks: 503 },
    ),
  );
  await result;
  expect(calls.filter((call) => call.startsWith('transformChunk'))).toHaveLength(503);
  expect(results.map(({ chunk }) => chunk)).toEqual(Array.from({ length: 503 }, (_, n) => n));
});

it('plans a new generation when the source changes, three times, then fails naming the object', async () => {
  const { calls, result } = started(
    fakeActivities({
      transformChunk: async () => {
        throw fail(
          'SourceChanged',
          's3://ex/things/part is another object since the plan was made.',
        );
      },
    }),
  );
  expect(await failureOf(result)).toMatchObject({
    type: 'SourceKeepsChanging',
    message: expect.stringContaining('s3://ex/things/part is another object') as string,
  });
  expect(calls.filter((call) => nameOf(call) === 'planTransform')).toHaveLength(3);
});

it('succeeds when the source keeps still the second time', async () => {
  let changed = true;
  const { result } = started(
    fakeActivities({
      finishTransform: async () => {
        if (!changed) return aGeneration('g2');
        changed = false;
        throw fail('SourceChanged', 's3://ex/things/part is gone since the plan was made.');
      },
    }),
  );
  expect(await result).toMatchObject({ generation: { generation: 'g2' } });
});

it('fails at once, and as a failed workflow, when time cannot mend it', async () => {
  const { workflowId, calls, result } = started(
    fakeActivities({
      planRun: async () => {
        throw fail('InvalidInput', 'The input was refused: day: must be a calendar day.');
      },
    }),
  );
  expect(await failureOf(result)).toMatchObject({ type: 'InvalidInput' });
  expect(calls.map(nameOf)).toEqual(['planRun']);
  const { status } = await temporal.env.client.workflow.getHandle(workflowId).describe();
  expect(status.name).toBe('FAILED');
});

it('tries again what time can mend', async () => {
  let refusals = 2;
  const { calls, result } = started(
    fakeActivities({
      planExport: async () => {
        if (refusals-- > 0) throw fail('ServiceUnreachable', 'S3 answered 503.');
        return {
          state: 'complete',
          capture: {
            table: 'things',
            day: '2026-11-20',
            capture: 'c',
            commitKey: 'k',
            items: 1,
            reused: true,
          },
        };
      },
    }),
  );
  await result;
  expect(calls.filter((call) => call === 'planExport')).toHaveLength(3);
});

it('does not try again a result that Temporal cannot take', async () => {
  const { calls, result } = started(
    fakeActivities({
      finishExport: async () => ({
        table: 'x'.repeat(3 * 2 ** 20),
        day: '2026-11-20',
        capture: 'c',
        commitKey: 'k',
        items: 1,
        reused: false,
      }),
    }),
  );
  expect(await failureOf(result)).toMatchObject({ type: 'PayloadsTooLarge' });
  expect(calls.filter((call) => call === 'finishExport')).toHaveLength(1);
});
