import { createAdopt } from '../../activities/adopt';
import { currentAttempt } from '../../activities/attempt';
import { aDataType } from '../support/a-data-type';
import { anExportedCapture } from '../support/a-capture';
import { NOON, startCliWorld, type CliWorld } from '../support/a-cli-world';

const catalogue = [aDataType()];
let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld(catalogue);
});
afterAll(() => world.stop());

const adopt = (...argv: string[]) =>
  world.withWorker(
    createAdopt({
      store: world.store,
      exportsBucket: 'ex',
      catalogue,
      attempt: currentAttempt,
      clock: NOON,
    }),
    () => world.millrace(['adopt', 'things', ...argv]),
  );

it('lets the worker adopt a dump, and says what to type next', async () => {
  const { commitKey } = anExportedCapture(world.store, [['{"Item":{"id":{"S":"a"}}}']]);
  for (const [name, body] of [...world.store.objects])
    world.store.objects.set(name.replace(/^ex/, 'old'), body);
  const from = `s3://old/${commitKey.replace('manifest-summary.json', '')}`;
  const adopted = await adopt('--day', '2026-11-19', '--from', from);
  expect(adopted).toMatchObject({ exitCode: 0 });
  expect(adopted.out).toContain(
    'things of 2026-11-19: capture 20261119-01 names the dump: 1 files',
  );
  expect(adopted.out).toContain('Load it: npx millrace run things --day 2026-11-19');
  const planned = await world.millrace([
    'backfill',
    '--from',
    '2026-11-19',
    '--to',
    '2026-11-19',
    '--dry-run',
  ]);
  expect(planned.out).toContain('capture 20261119-01 is complete');
  const again = await adopt('--day', '2026-11-19', '--from', from, '--json');
  expect(JSON.parse(again.out)).toMatchObject({ capture: '20261119-01', reused: true, items: 1 });
});

it('says why a folder is no dump, and exits 1', async () => {
  const refused = await adopt('--day', '2026-11-18', '--from', 's3://old/nowhere/');
  expect(refused).toMatchObject({ exitCode: 1, out: '' });
  expect(refused.err).toContain('s3://old/nowhere/ has neither manifest-summary.json nor _SUCCESS');
});

it('says every fault of the arguments at once', async () => {
  const refused = await world.millrace(['adopt', 'plays', '--day', 'x', '--from', 'y']);
  expect(refused.exitCode).toBe(2);
  expect(refused.err).toContain('error: <type>: there is no "plays"');
  expect(refused.err).toContain('error: --day: must be a calendar day');
  expect(refused.err).toContain('error: --from: must be the folder of a dump');
});
