import { Context } from '@temporalio/activity';
import { fail } from '../../activities/fail';
import type { Beat } from '../../core/contracts/beat';
import { FAILURES } from '../../core/failures';
import type { AllActivities } from '../../core/contracts/all';
import { aCapture, aGeneration, aLoad, aRunReport } from '../support/a-run-report';
import { aTerminal, millrace } from '../support/a-shell';
import { startTemporal, type TestTemporal } from '../support/a-temporal';
import { aRunPlan, fakeActivities } from '../support/fake-activities';

let temporal: TestTemporal;
let environment: Record<string, string>;
beforeAll(async () => {
  temporal = await startTemporal();
  const { address } = temporal.env.connection.options;
  environment = { TEMPORAL_ADDRESS: address, MILLRACE_TEMPORAL_UI_URL: 'http://ui' };
});
afterAll(() => temporal.stop());

/** A worker that finds capture and generation there, and loads; a test puts its own activities in their place. */
function withWorker<T>(change: Partial<AllActivities>, work: () => Promise<T>): Promise<T> {
  const activities = fakeActivities({
    planRun: async ({ raw }) => aRunPlan(raw as { dataType: string; day: string }),
    planExport: async () => ({ state: 'complete', capture: aCapture() }),
    finishExport: async () => aCapture(),
    planTransform: async () => ({ state: 'complete', generation: aGeneration() }),
    loadDay: async () => aLoad(),
    ...change,
  });
  // A worker takes every member for an activity.
  return temporal.withWorker({ ...activities, calls: undefined } as Partial<AllActivities>, work);
}

/** A gate that an activity waits at until the test lets it through. */
function aGate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** Waits until a condition of the test's own terminal holds; a deadline is jest's. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

it('prints the run report on stdout, and what people want to know on stderr', async () => {
  const ran = await withWorker({}, () =>
    millrace(['run', 'users', '--day', '2026-11-22'], environment),
  );
  expect(ran.exitCode).toBe(0);
  expect(ran.out).toMatch(/^users of 2026-11-22: loaded \(/);
  expect(ran.out).toMatch(/^load .* 49,900 loaded = 49,900 staged - 0 duplicates$/m);
  expect(ran.err).toMatch(
    /^users of 2026-11-22: started\n {2}http:\/\/ui\/namespaces\/default\/workflows\/daily-etl%2Fusers%2F2026-11-22\/[0-9a-f-]{36}$/m,
  );
});

it('prints the whole report as JSON', async () => {
  const ran = await withWorker({}, () =>
    millrace(['run', 'users', '--day', '2026-11-22', '--json'], environment),
  );
  const durationsMs = {
    export: expect.any(Number) as number,
    // A table is not synced.
    sync: 0,
    transform: expect.any(Number) as number,
    load: expect.any(Number) as number,
  };
  expect(JSON.parse(ran.out)).toEqual({ ...aRunReport(), durationsMs });
});

it('leaves the run with summary, trigger, type, day and hop where an operator looks', async () => {
  await withWorker({}, () => millrace(['run', 'devices', '--day', '2026-11-21'], environment));
  const handle = temporal.env.client.workflow.getHandle('daily-etl/devices/2026-11-21');
  const description = await handle.describe();
  await expect(description.staticSummary()).resolves.toBe(
    'devices of 2026-11-21: export, transform, load',
  );
  const attributes = description.typedSearchAttributes.getAll();
  expect(Object.fromEntries(attributes.map(({ key, value }) => [key.name, value]))).toMatchObject({
    MillraceDataType: 'devices',
    MillraceDay: '2026-11-21',
    MillraceTrigger: 'manual',
    MillraceHop: 'load',
  });
});

it('hands over every flag, and only those that were given', async () => {
  const seen: unknown[] = [];
  const look = (flags: string[]) =>
    withWorker(
      {
        planRun: async ({ raw }) => {
          seen.push(raw);
          throw fail('InvalidInput', 'Seen.');
        },
      },
      () => millrace(['run', 'users', '--day', '2026-11-20', ...flags], environment),
    );
  await look([]);
  const flags = ['--again', '--capture-again', '--accept-shrink'];
  await look([...flags, '--even-though-newer', '2026-11-23']);
  expect(seen).toEqual([
    { dataType: 'users', day: '2026-11-20' },
    {
      dataType: 'users',
      day: '2026-11-20',
      again: true,
      captureAgain: true,
      acceptShrink: true,
      evenThoughNewer: '2026-11-23',
    },
  ]);
});

it('says what failed, what to do and what to type, and exits 1', async () => {
  const ran = await withWorker(
    {
      loadDay: async () => {
        throw fail('WarehouseRefused', 'Redshift answered "permission denied".');
      },
    },
    () => millrace(['run', 'users', '--day', '2026-11-22', '--again'], environment),
  );
  expect(ran.exitCode).toBe(1);
  expect(ran.out).toBe('');
  expect(ran.err).toContain('users of 2026-11-22 failed in loadDay: WarehouseRefused');
  expect(ran.err).toContain('Redshift answered "permission denied".');
  expect(ran.err.replace(/\s+/g, ' ')).toContain(`What to do: ${FAILURES.WarehouseRefused.fix}`);
  // The new generation is committed: a plain run loads it.
  expect(ran.err.trimEnd()).toMatch(/\nThen again: {3}npx millrace run users --day 2026-11-22$/);
});

it('shows records, failed tries and finished hops while it waits', async () => {
  const { terminal, written } = aTerminal(true);
  const seen = aGate();
  const beats: Beat = { records: 1_234, bytes: 56_000 };
  let tries = 0;
  const ran = await withWorker(
    {
      planExport: async () => ({ state: 'open', capture: aCapture(), segments: 2 }),
      exportSegment: async ({ segment }) => {
        Context.current().heartbeat(beats);
        await seen.passed;
        return { segment, parts: 1, items: 1, bytes: 1 };
      },
      loadDay: async () => {
        tries += 1;
        if (tries === 1) throw fail('LoadUnknown', 'The reply was lost.');
        await until(() => written.err.some((line) => line.includes('try 1 failed')));
        throw fail('ModeRefused', 'That is all.');
      },
    },
    async () => {
      const running = millrace(['run', 'users', '--day', '2026-11-19'], environment, { terminal });
      await until(() => written.status.some((line) => line.includes('2,468 records   112.0 kB')));
      seen.open();
      return running;
    },
  );
  expect(ran.exitCode).toBe(1);
  expect(written.err).toContain('  export     50,000 items');
  expect(written.err).toContain('  transform  50,000 read = 49,900 written + 100 quarantined');
  expect(written.err.join('\n')).toContain('load       loadDay: try 1 failed: The reply was lost.');
});

it('shows an open run instead of joining it, and exits 4', async () => {
  const gate = aGate();
  const { first, second } = await withWorker(
    { planExport: () => gate.passed.then(() => ({ state: 'complete', capture: aCapture() })) },
    async () => {
      const argv = ['run', 'users', '--day', '2026-11-18'];
      const left = await millrace([...argv, '--no-wait'], environment);
      const met = await millrace([...argv, '--again'], environment);
      gate.open();
      await temporal.env.client.workflow.result('daily-etl/users/2026-11-18');
      return { first: left, second: met };
    },
  );
  expect(first.exitCode).toBe(0);
  expect(first.out).toMatch(/^daily-etl\/users\/2026-11-18 [0-9a-f-]{36}$/);
  const [, runId] = first.out.split(' ');
  expect(second.exitCode).toBe(4);
  expect(second.out).toBe('');
  expect(second.err).toContain('is open already; nothing was started.');
  expect(second.err).toContain('(manual)');
  expect(second.err).toContain(`daily-etl%2Fusers%2F2026-11-18/${runId ?? '?'}`);
  expect(second.err).toContain('npx millrace run users --day 2026-11-18 --again');
});

it('stops waiting on Ctrl-C, says that the run goes on, and exits 130', async () => {
  const gate = aGate();
  const interrupt = new AbortController();
  const { terminal, written } = aTerminal(true);
  const ran = await withWorker(
    { planExport: () => gate.passed.then(() => ({ state: 'complete', capture: aCapture() })) },
    async () => {
      const running = millrace(['run', 'users', '--day', '2026-11-17'], environment, {
        terminal,
        signal: interrupt.signal,
      });
      await until(() => written.status.some((line) => line.includes('export')));
      interrupt.abort();
      const ended = await running;
      gate.open();
      await temporal.env.client.workflow.result('daily-etl/users/2026-11-17');
      return ended;
    },
  );
  expect(ran.exitCode).toBe(130);
  expect(written.err.at(-1)).toMatch(/^Not waiting any more\. The run goes on: http:\/\/ui\//);
});

it('says that no worker takes the run', async () => {
  const interrupt = new AbortController();
  const { terminal, written } = aTerminal(false);
  // A queue remembers its pollers for minutes: by this clock, those of the tests before are long gone.
  const late = () => Date.now() + 600_000;
  const running = millrace(['run', 'users', '--day', '2026-11-16'], environment, {
    terminal,
    clock: late,
    signal: interrupt.signal,
  });
  await until(() => written.err.some((line) => line.includes('No worker takes work')));
  interrupt.abort();
  await expect(running).resolves.toMatchObject({ exitCode: 130 });
  await temporal.env.client.workflow.getHandle('daily-etl/users/2026-11-16').terminate();
});

describe('without a Temporal that can be used', () => {
  it('exits 3 and says how to start one', async () => {
    const ran = await millrace(['run', 'users', '--day', '2026-11-22'], {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    });
    expect(ran.exitCode).toBe(3);
    expect(ran.err).toContain('Temporal does not answer at 127.0.0.1:1');
    expect(ran.err).toContain('npm run stack');
  });

  it('exits 2 for a namespace that is not there', async () => {
    const ran = await millrace(['run', 'users', '--day', '2026-11-22'], {
      ...environment,
      TEMPORAL_NAMESPACE: 'nowhere',
    });
    expect(ran.exitCode).toBe(2);
    expect(ran.err).toMatch(/Temporal refused to start the run: .*nowhere/);
  });

  it('exits 2 for a profile that is not there', async () => {
    const ran = await millrace(['run', 'users', '--day', '2026-11-22'], {
      TEMPORAL_PROFILE: 'nobody',
    });
    expect(ran.exitCode).toBe(2);
    expect(ran.err).toContain('TEMPORAL_PROFILE');
  });
});
