import { fail } from '../../activities/fail';
import { createPlanDay } from '../../activities/plan-day';
import type { AllActivities } from '../../core/contracts/all';
import { aDataType } from '../support/a-data-type';
import { aTerminal } from '../support/a-shell';
import { NOON, startCliWorld, type CliWorld } from '../support/a-cli-world';

const users = aDataType({ name: 'users' });
const devices = aDataType({ name: 'devices', after: [users] });
const catalogue = [users, devices];

let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld(catalogue);
});
afterAll(() => world.stop());

const withWorker = <T>(change: Partial<AllActivities>, work: () => Promise<T>): Promise<T> =>
  world.withWorker({ ...createPlanDay({ catalogue, clock: NOON }), ...change }, work);
const backfill = (...flags: string[]) => world.millrace(['backfill', ...flags]);

it('runs every type of every day, and prints what it came to', async () => {
  const ran = await withWorker({}, () =>
    backfill('--from', '2026-11-20', '--to', '2026-11-21', '--json'),
  );
  expect(ran.exitCode).toBe(0);
  expect(JSON.parse(ran.out)).toMatchObject({
    from: '2026-11-20',
    to: '2026-11-21',
    total: 4,
    ended: 4,
    byState: { loaded: 4 },
  });
  expect(ran.err).toMatch(
    /^backfill\/2026-11-20\.\.2026-11-21: started, http:\/\/ui\/namespaces\/default\/workflows\/backfill%2F2026-11-20\.\.2026-11-21\//,
  );
});

it('ends with 1 when a run failed, names it, and says what to type', async () => {
  const ran = await withWorker(
    {
      planExport: async () => {
        throw fail('TableNotFound', 'There is no table.');
      },
    },
    () =>
      backfill(
        '--from',
        '2026-11-18',
        '--to',
        '2026-11-18',
        '--types',
        'users',
        '--concurrency',
        '2',
      ),
  );
  expect(ran.exitCode).toBe(1);
  expect(ran.out).toContain('failed: users 2026-11-18 in export: TableNotFound');
  expect(ran.err).toContain('The backfill 2026-11-18 to 2026-11-18 is not whole: 1 failed');
  expect(ran.err).toContain(
    'Then again:   npx millrace backfill --from 2026-11-18 --to 2026-11-18 --types users --concurrency 2',
  );
});

it('shows an open one of the same name instead of joining it, and exits 4', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const argv = ['--from', '2026-11-17', '--to', '2026-11-17', '--types', 'users'];
  const { left, met } = await withWorker(
    {
      planExport: async () => {
        await gate;
        throw fail('TableNotFound', 'There is no table.');
      },
    },
    async () => {
      const first = await backfill(...argv, '--no-wait');
      const second = await backfill(...argv);
      open();
      await world.temporal.env.client.workflow.result(first.out).catch(() => undefined);
      return { left: first, met: second };
    },
  );
  expect(left).toMatchObject({ exitCode: 0, out: 'backfill/2026-11-17..2026-11-17/users' });
  expect(met).toMatchObject({ exitCode: 4, out: '' });
  expect(met.err).toContain('is open already; nothing was started.');
});

it('says by --dry-run what would run and why, and starts nothing', async () => {
  const folder = 'ex/exports/things/2026-11-21/AWSDynamoDB/1-a/';
  world.store.objects.set(`${folder}manifest-summary.json`, Buffer.from('x'.repeat(100)));
  const argv = ['--from', '2026-11-21', '--to', '2026-11-23', '--types', 'devices', '--dry-run'];
  const plain = await backfill(...argv);
  expect(plain.exitCode).toBe(0);
  expect(plain.out.split('\n')).toEqual([
    'day         data type  would    why',
    '2026-11-21  devices    load     capture 1-a is complete',
    '2026-11-22  devices    missed   no capture is complete, and the window of the day is over',
    '2026-11-23  devices    capture  the window of the day is open',
    '',
    '3 runs: 1 load, 1 missed, 1 capture. Nothing was started.',
  ]);
  const machine = await backfill(...argv, '--json');
  expect(JSON.parse(machine.out)).toMatchObject({
    total: 3,
    counts: { load: 1, missed: 1, capture: 1 },
  });
  const listed: string[] = [];
  const query = 'WorkflowType = "backfill" AND WorkflowId STARTS_WITH "backfill/2026-11-21"';
  for await (const { workflowId } of world.temporal.env.client.workflow.list({ query }))
    listed.push(workflowId);
  expect(listed).toEqual([]);
});

it('draws its progress on a terminal, and stops waiting at Ctrl-C while it goes on', async () => {
  const { terminal, written } = aTerminal(true);
  const interrupt = new AbortController();
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const ran = await withWorker(
    {
      planExport: async () => {
        await gate;
        throw fail('TableNotFound', 'There is no table.');
      },
    },
    async () => {
      const argv = ['backfill', '--from', '2026-11-10', '--to', '2026-11-12', '--types', 'users'];
      const left = await world.millrace(argv, {
        terminal,
        signal: interrupt.signal,
        sleep: async () => {
          if (written.status.some((line) => line.includes('running: users'))) interrupt.abort();
          else await new Promise((resolve) => setTimeout(resolve, 50));
        },
      });
      open();
      await world.temporal.env.client.workflow
        .result('backfill/2026-11-10..2026-11-12/users')
        .catch(() => undefined);
      return left;
    },
  );
  expect(ran.exitCode).toBe(130);
  expect(written.status.find((line) => line.includes('running'))).toMatch(
    /^ {2}0 of 3 runs ended {3}running: users 2026-11-1/,
  );
  expect(written.err.at(-1)).toContain(
    "Cancel it:    temporal workflow cancel --workflow-id 'backfill/2026-11-10..2026-11-12/users'",
  );
});
