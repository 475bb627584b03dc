import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { createPlanDay } from '../../activities/plan-day';
import { CATALOGUE } from '../../catalogue';
import type { AllActivities } from '../../core/contracts/all';
import type { BackfillProgress } from '../../core/contracts/backfill';
import { temporalCli } from '../../local/temporal-cli';
import { CACHE, startTemporal, type TestTemporal } from '../support/a-temporal';
import { aRunPlan, fakeActivities } from '../support/fake-activities';

const ROOT = join(__dirname, '..', '..');
const TCTL = join(ROOT, '.stack', 'bin', 'tctl');
const README = readFileSync(join(ROOT, 'tools', 'tctl', 'README.md'), 'utf8');
const BUILD_MINUTES = 20;
/** The time by which the days of the page have ended. */
const NOW_MS = Date.parse('2026-11-25T12:00:00Z');

/** A command of the page, as it is to be typed. */
const commandOf = (start: string): string => {
  const block = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].find(([, text]) =>
    text!.startsWith(start),
  );
  return block![1]!.split('\n\n')[0]!.trim();
};

/** Builds tctl by the page's own line, unless it is there. Nothing else stands in for it. */
function buildTctl(): void {
  if (existsSync(TCTL)) return;
  const began = Date.now();
  const built = spawnSync(commandOf('go build'), { cwd: ROOT, shell: true, encoding: 'utf8' });
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stderr.write(`tctl: go build took ${seconds} s\n`);
  if (built.status === 0) return;
  throw new Error(
    `tctl could not be built: is Go there, and does the module proxy answer?\n${built.stderr}`,
  );
}

let temporal: TestTemporal;
let address: string;
beforeAll(async () => {
  buildTctl();
  temporal = await startTemporal();
  address = temporal.env.connection.options.address;
}, BUILD_MINUTES * 60_000);
afterAll(() => temporal.stop());

const RUN_ID = /Started Workflow Id: (\S+), run Id: (\S+)/;

/** Runs a line of the page against this test's server; returns what it says, without its colours. */
async function typed(line: string): Promise<string> {
  const here = line.replace('127.0.0.1:7233', address);
  // As a program of its own, so that the worker in this process goes on meanwhile.
  const { stdout } = await promisify(execFile)('bash', ['-c', here], { cwd: ROOT });
  return stripVTControlCharacters(stdout);
}

const activities = (change: Partial<AllActivities> = {}): Partial<AllActivities> =>
  ({
    ...fakeActivities({
      ...createPlanDay({ catalogue: CATALOGUE, clock: () => NOW_MS }),
      planRun: async ({ raw }) => aRunPlan(raw as { dataType: string; day: string }),
      ...change,
    }),
    calls: undefined,
  }) as Partial<AllActivities>;

const startCall = (): string => commandOf('.stack/bin/tctl --address');

it('loads last month again by the call of its page', async () => {
  const end = await temporal.withWorker(activities(), async () => {
    const [, workflowId = '', runId = ''] = RUN_ID.exec(await typed(startCall())) ?? [];
    expect(workflowId).toBe('backfill/2026-10-01..2026-10-31/users');
    const handle = temporal.env.client.workflow.getHandle(workflowId, runId);
    return (await handle.result()) as BackfillProgress;
  });
  expect(end).toMatchObject({ total: 31, ended: 31, byState: { loaded: 31 } });
});

it('says "Started" for a backfill that is open already, with the run id of the open one', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  await temporal.withWorker(
    activities({
      planExport: async ({ day, table }) => {
        await gate;
        return {
          state: 'complete',
          capture: { table, day, capture: '1', commitKey: 'k', items: 1, reused: true },
        };
      },
    }),
    async () => {
      const [, workflowId = '', first = 'none'] = RUN_ID.exec(await typed(startCall())) ?? [];
      const [, , second = 'nothing'] = RUN_ID.exec(await typed(startCall())) ?? [];
      expect(second).toBe(first);
      open();
      await temporal.env.client.workflow.getHandle(workflowId).result();
    },
  );
});

it("loads the same month by the call of Temporal's own command line, which refuses to start an open one", async () => {
  const [call = ''] = /^temporal workflow start .*\n.*$/m.exec(README) ?? [];
  const cli = await temporalCli(CACHE, () => undefined);
  const start = `${call.replace(/^temporal/, cli)} --address ${address}`;
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const planDay = createPlanDay({ catalogue: CATALOGUE, clock: () => NOW_MS });
  const planBackfill: typeof planDay.planBackfill = async (input) => {
    await gate;
    return planDay.planBackfill(input);
  };
  const end = await temporal.withWorker(activities({ planBackfill }), async () => {
    await typed(start);
    await expect(typed(start)).rejects.toThrow(/already (started|running)/i);
    open();
    const handle = temporal.env.client.workflow.getHandle('backfill/2026-10-01..2026-10-31/users');
    return (await handle.result()) as BackfillProgress;
  });
  expect(end).toMatchObject({ total: 31, ended: 31, byState: { loaded: 31 } });
});

it('shows every fault of a wrong input, at once', async () => {
  const wrong = startCall()
    .replace('"users"', '"people"')
    .replace('2026-10-31","types', '2026-09-31","types')
    .replace("'backfill/2026-10-01..2026-10-31/users'", 'backfill/wrong');
  await temporal.withWorker(activities(), async () => {
    await typed(wrong);
    const handle = temporal.env.client.workflow.getHandle('backfill/wrong');
    await expect(handle.result()).rejects.toMatchObject({
      cause: { cause: { type: 'InvalidInput', nonRetryable: true } },
    });
    const shown = await typed(
      '.stack/bin/tctl --address 127.0.0.1:7233 workflow show -w backfill/wrong',
    );
    expect(shown).toContain('there is no "people"');
    expect(shown).toMatch(/to: /);
  });
});

it('is built and called in the README by the same lines', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(readme).toContain(commandOf('go build'));
  expect(readme).toContain(startCall());
});
