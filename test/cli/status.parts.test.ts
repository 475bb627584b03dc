import { fail } from '../../activities/fail';
import { aLoad, aLoadedType, type Thing } from '../support/a-load';
import { startCliWorld, type CliWorld } from '../support/a-cli-world';

const snapshotType = aLoadedType('snapshot');
const replaceType = aLoadedType('replace');
const ROWS: Thing[] = [
  ['a', 'aurora', 1],
  ['b', 'aurora', 2],
];

let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld([replaceType, snapshotType]);
});
afterAll(() => world.stop());

const capture = (table: string, day: string, name: string): void => {
  const folder = `ex/exports/${table}/${day}/AWSDynamoDB/${name}/`;
  world.store.objects.set(`${folder}manifest-summary.json`, Buffer.from('x'.repeat(200)));
};

/** Starts a run and leaves it to the worker that the caller has. */
const run = (type: string, day: string) => world.millrace(['run', type, '--day', day]);

interface Report {
  good: boolean;
  counts: Record<string, number>;
  types: { dataType: string; cells: { day: string; state: string; why: string }[] }[];
}

const statesOf = (report: Report, dataType: string): Record<string, string> =>
  Object.fromEntries(
    report.types
      .find((type) => type.dataType === dataType)!
      .cells.map(({ day, state }) => [day.slice(8), state]),
  );

it('says of each day how it stands, asking the tables themselves, S3 and Temporal', async () => {
  const load = aLoad(world.warehouse, snapshotType);
  const { name, source } = snapshotType;
  for (const [index, day] of ['2026-11-18', '2026-11-19', '2026-11-20'].entries()) {
    capture(source.table, day, '20261120-01');
    await load.load(load.run(day, index + 1), load.generation(day, '1800000000000-a', ROWS));
  }
  // Somebody deletes the rows of a day; a newer generation of another is committed and not loaded.
  await world.warehouse.execute(`DELETE FROM accounts.${name} WHERE "day" = '2026-11-19'`);
  load.generation('2026-11-20', '1800000000001-b', ROWS);
  capture(source.table, '2026-11-22', '20261122-01');
  capture(source.table, '2026-11-23', '20261123-01');
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const { report, exitCode } = await world.withWorker(
    {
      planExport: async ({ day }) => {
        if (day === '2026-11-22') throw fail('TableNotFound', 'There is no table.');
        await gate;
        throw fail('TableNotFound', 'There is no table.');
      },
    },
    async () => {
      const left = await world.millrace(['run', name, '--day', '2026-11-23', '--no-wait']);
      expect(left.exitCode).toBe(0);
      await run(name, '2026-11-22');
      const argv = ['status', '--days', '7', '--types', name, '--json'];
      const looked = await world.millrace(argv);
      open();
      await world.temporal.env.client.workflow
        .getHandle(`daily-etl/${name}/2026-11-23`)
        .result()
        .catch(() => undefined);
      return { exitCode: looked.exitCode, report: JSON.parse(looked.out) as Report };
    },
  );
  expect(statesOf(report, name)).toEqual({
    '17': 'missed',
    '18': 'loaded',
    '19': 'missing',
    '20': 'stale',
    '21': 'missed',
    '22': 'failed',
    '23': 'running',
  });
  expect(exitCode).toBe(4);
  expect(report.counts).toMatchObject({ missed: 2, loaded: 1 });
});
