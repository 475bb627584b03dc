import { triggered } from '../../../local/demo/scheduled-run';
import { startTemporal, type TestTemporal } from '../../support/a-temporal';

let temporal: TestTemporal;
beforeAll(async () => {
  temporal = await startTemporal();
});
afterAll(() => temporal.stop());

it('says what the schedule runs first, and finds its own run behind it', async () => {
  const { client } = temporal.env;
  await client.schedule.create({
    scheduleId: 'daily-run',
    spec: { calendars: [{ hour: 1, year: 2099 }] },
    policies: { overlap: 'BUFFER_ALL' },
    // Nobody works on this queue: what is started stays open.
    action: { type: 'startWorkflow', workflowType: 'w', taskQueue: 'nobody', workflowId: 'day' },
  });
  const quiet = new AbortController();
  const missed = await triggered(client, 'daily-run', quiet.signal, () => undefined);
  // Times of a schedule are kept by the second: the second run has another id only in another second.
  while (Date.now() < Date.parse(missed.workflowId.replace('day-', '')) + 1_000)
    await new Promise((resolve) => setTimeout(resolve, 50));

  const waited: string[] = [];
  const run = await triggered(client, 'daily-run', quiet.signal, (ids) => {
    if (waited.length === 0 && ids.length > 0)
      void client.workflow.getHandle(missed.workflowId).terminate();
    waited.push(...ids);
  });
  expect(new Set(waited)).toEqual(new Set([missed.workflowId]));
  expect(run.workflowId).not.toBe(missed.workflowId);
  expect((await client.workflow.getHandle(run.workflowId, run.runId).describe()).status.name).toBe(
    'RUNNING',
  );
});
