import type { Client } from '@temporalio/client';
import { temporalHistory } from '../../clients/temporal-history';

interface Listed {
  readonly runId: string;
  readonly status: string;
  readonly startMs: number;
}

/** A Temporal whose visibility lags, which the real one does not do on demand. */
function aClient(listed: readonly Listed[], described: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const client = {
    options: { namespace: 'default' },
    withDeadline: <T>(_: number, ask: () => Promise<T>): Promise<T> => ask(),
    workflow: {
      list: async function* ({ query }: { query: string }) {
        asked.push(query);
        for (const { runId, status, startMs } of listed)
          yield { runId, status: { name: status }, startTime: new Date(startMs) };
      },
      getHandle: (_: string, runId: string) => ({
        describe: async () => ({ status: { name: described[runId] } }),
      }),
    },
  };
  return { asked, history: temporalHistory(client as unknown as Client, () => 0) };
}

const run = (runId: string, status: string, startMs: number): Listed => ({
  runId,
  status,
  startMs,
});

it('gives the runs before this one, newest first', async () => {
  const { asked, history } = aClient([
    run('later', 'RUNNING', 9),
    run('r1', 'COMPLETED', 1),
    run('mine', 'RUNNING', 5),
    run('r3', 'FAILED', 3),
  ]);
  expect(await history.earlier("daily-etl/o'things/2026-11-20", 'mine')).toEqual([
    { runId: 'r3', status: 'FAILED' },
    { runId: 'r1', status: 'COMPLETED' },
  ]);
  expect(asked).toEqual(["WorkflowId = 'daily-etl/o''things/2026-11-20'"]);
});

it('asks a run itself that visibility still shows as open, even when it does not show this one yet', async () => {
  const { history } = aClient([run('r1', 'RUNNING', 1)], { r1: 'FAILED' });
  expect(await history.earlier('id', 'mine')).toEqual([{ runId: 'r1', status: 'FAILED' }]);
});
