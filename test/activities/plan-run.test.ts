import { createPlanRun } from '../../activities/plan-run';
import type { EarlierRun } from '../../core/earlier-runs';
import { aDataType } from '../support/a-data-type';
import { anAttempt } from '../support/an-attempt';

const plan = (earlier: () => Promise<EarlierRun[]>) =>
  createPlanRun({
    catalogue: [aDataType()],
    highestStamp: async () => ({ stamp: null }),
    history: { earlier },
    attempt: () => anAttempt(),
    clock: () => Date.parse('2026-11-23T00:00:00Z'),
  }).planRun({ raw: { dataType: 'things', day: '2026-11-20' }, runStartedAtMs: 1 });

it.each<[string, () => Promise<EarlierRun[]>, boolean]>([
  ['there was no run before', async () => [], false],
  ['the run before ended well', async () => [{ runId: 'r', status: 'COMPLETED' }], false],
  ['the run before failed', async () => [{ runId: 'r', status: 'FAILED' }], true],
  ['Temporal does not say', async () => Promise.reject(new Error('deadline exceeded')), true],
])('when %s, its success may be news: %j', async (_, earlier, afterFailure) => {
  expect(await plan(earlier)).toMatchObject({ afterFailure });
});
