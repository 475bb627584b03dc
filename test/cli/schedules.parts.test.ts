import { millrace } from '../support/a-shell';
import { startTemporal, type TestTemporal } from '../support/a-temporal';

let temporal: TestTemporal;
let environment: Record<string, string>;
beforeAll(async () => {
  temporal = await startTemporal();
  environment = { TEMPORAL_ADDRESS: temporal.env.connection.options.address };
});
afterAll(() => temporal.stop());

const schedules = (...argv: string[]) => millrace(['schedules', ...argv], environment);

it('goes from a difference to none, and back by a hand', async () => {
  const before = await schedules('diff');
  expect(before.exitCode).toBe(4);
  expect(before.out).toContain('daily-run: to be created');
  expect(before.err).toContain('npx millrace schedules apply');
  const applied = await schedules('apply');
  expect(applied).toMatchObject({ exitCode: 0, err: '' });
  expect(applied.out).toMatch(/^daily-run: created$/m);
  expect(await schedules('diff')).toEqual({
    exitCode: 0,
    out: 'daily-run: as declared\nwatch: as declared',
    err: '',
  });
  await temporal.env.client.schedule
    .getHandle('watch')
    .update((found) => ({ ...found, policies: { overlap: 'ALLOW_ALL' } }));
  const edited = await schedules('diff', '--json');
  expect(edited.exitCode).toBe(4);
  expect(JSON.parse(edited.out)).toEqual({
    differs: true,
    schedules: [
      { id: 'daily-run', action: 'leave', paused: null, differences: [] },
      {
        id: 'watch',
        action: 'change',
        paused: null,
        differences: [
          { field: 'overlap', found: 'ALLOW_ALL', desired: 'SKIP' },
          { field: 'catch-up window', found: '365 days', desired: '5 minutes' },
        ],
      },
    ],
  });
  await schedules('apply');
});

it('pauses with a note that diff shows, and lets go on', async () => {
  await schedules('apply');
  expect(await schedules('pause', 'daily-run', '--note', 'the warehouse moves')).toEqual({
    exitCode: 0,
    out: 'daily-run is paused: the warehouse moves',
    err: '',
  });
  const diff = await schedules('diff');
  expect(diff.exitCode).toBe(0);
  expect(diff.out).toContain('daily-run: as declared (paused, and stays so: the warehouse moves)');
  expect((await schedules('unpause', 'daily-run')).out).toBe('daily-run goes on');
  expect((await schedules('unpause', 'daily-run')).out).toBe(
    'daily-run was so already; nothing was changed',
  );
});

it('refuses what it cannot do, and says what there is', async () => {
  const unknown = await schedules('pause', 'nightly', '--note', 'x');
  expect(unknown.exitCode).toBe(2);
  expect(unknown.err).toBe('nightly is no schedule in Temporal. Ours are: daily-run, watch');
  const noNote = await schedules('pause', 'watch');
  expect(noNote.exitCode).toBe(2);
  expect(noNote.err).toContain("required option '--note <text>' not specified");
  const noCommand = await schedules('delete');
  expect(noCommand.exitCode).toBe(2);
  expect(noCommand.err).toContain("unknown command 'delete'");
});

it('exits 1 for a foreign schedule of one of our ids, and changes nothing', async () => {
  const handle = temporal.env.client.schedule.getHandle('watch');
  await handle.delete();
  await temporal.env.client.schedule.create({
    scheduleId: 'watch',
    spec: { intervals: [{ every: '1 day' }] },
    action: { type: 'startWorkflow', workflowType: 'theirs', taskQueue: 'theirs' },
    state: { paused: true },
  });
  const applied = await schedules('apply');
  expect(applied.exitCode).toBe(1);
  expect(applied.err).toContain('a schedule "watch" without Millrace\'s memo');
  const diff = await schedules('diff');
  expect(diff.exitCode).toBe(4);
  expect(diff.out).toContain('watch: refused');
  await handle.delete();
});

it('exits 3 without a Temporal, and 2 without the namespace', async () => {
  const ran = await millrace(['schedules', 'diff'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(ran.exitCode).toBe(3);
  expect(ran.err).toContain('npm run stack');
  const nowhere = await millrace(['schedules', 'diff'], {
    ...environment,
    TEMPORAL_NAMESPACE: 'nowhere',
  });
  expect(nowhere.exitCode).toBe(2);
  expect(nowhere.err).toMatch(/^Temporal refused: .*nowhere/);
});
