import { sourceTable } from '../../core/data-type';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../../activities/fail';
import { aLoad, aLoadedType, type Thing } from '../support/a-load';
import { addDays } from '../../core/day';
import { tagsOf } from '../support/html-tags';
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
  const { name } = snapshotType;
  const table = sourceTable(snapshotType)!;
  for (const [index, day] of ['2026-11-18', '2026-11-19', '2026-11-20'].entries()) {
    capture(table, day, '20261120-01');
    await load.load(load.run(day, index + 1), load.generation(day, '1800000000000-a', ROWS));
  }
  // Somebody deletes the rows of a day; a newer generation of another is committed and not loaded.
  await world.warehouse.execute(`DELETE FROM accounts.${name} WHERE "day" = '2026-11-19'`);
  load.generation('2026-11-20', '1800000000001-b', ROWS);
  capture(table, '2026-11-22', '20261122-01');
  capture(table, '2026-11-23', '20261123-01');
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

it('prints a line per day and what to type for each that is not whole', async () => {
  const { name } = snapshotType;
  const looked = await world.millrace(['status', '--days', '7', '--types', name]);
  expect(looked.exitCode).toBe(4);
  const lines = looked.out.split('\n');
  expect(lines[0]).toBe(`day         ${name}`);
  expect(lines).toContain('2026-11-18  loaded');
  expect(looked.out).toMatch(
    new RegExp(`2026-11-19 .*missing .*npx millrace run ${name} --day 2026-11-19 --again`),
  );
  expect(looked.out).toMatch(
    new RegExp(`2026-11-17 .*missed .*npx millrace adopt ${name} --day 2026-11-17 --from`),
  );
});

it('is content, with exit code 0, when the days asked for are whole', async () => {
  const at = () => Date.parse('2026-11-19T01:00:00Z');
  const looked = await world.millrace(['status', '--days', '1', '--types', snapshotType.name], {
    clock: at,
  });
  expect(looked).toMatchObject({ exitCode: 0, err: '' });
  expect(looked.out).toContain('1 loaded');
});

it('writes a page with the failures and their reasons', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-page-'));
  const file = join(folder, 'status.html');
  const argv = ['status', '--days', '7', '--types', snapshotType.name, '--html', file];
  const looked = await world.millrace(argv);
  const page = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  expect(looked).toMatchObject({ exitCode: 4, out: '', err: `Written: ${file}` });
  expect(tagsOf(page).unclosed).toEqual([]);
  expect(page).toContain('failed in export: <b>TableNotFound</b>');
  expect(page).toContain('href="http://ui/namespaces/default/workflows/daily-etl%2F');
});

it('calls the older days of a type that replaces its table superseded', async () => {
  const load = aLoad(world.warehouse, replaceType);
  for (const [index, day] of ['2026-11-22', '2026-11-23'].entries())
    await load.load(load.run(day, index + 1), load.generation(day, '1800000000000-a', ROWS));
  const argv = ['status', '--days', '2', '--types', replaceType.name, '--json'];
  const looked = await world.millrace(argv);
  expect(looked.exitCode).toBe(0);
  expect(statesOf(JSON.parse(looked.out) as Report, replaceType.name)).toEqual({
    '22': 'superseded',
    '23': 'loaded',
  });
});

it('names a type that left the catalogue and has loads in these days', async () => {
  const looked = await world.millrace(['status', '--days', '7', '--json'], {
    catalogue: [replaceType],
  });
  expect(looked.err).toContain(
    `Not in the catalogue any more, with loads in these days: ${snapshotType.name}`,
  );
  expect(JSON.parse(looked.out)).toMatchObject({ removed: [snapshotType.name] });
});

it('takes seconds for 7 types and 90 days', async () => {
  const types = Array.from({ length: 7 }, () => aLoadedType('snapshot'));
  for (const type of types)
    for (let at = 0; at < 90; at += 1) {
      const day = addDays('2026-11-23', -at);
      capture(sourceTable(type)!, day, '1-a');
      for (let part = 0; part < 20; part += 1)
        world.store.objects.set(
          `wh/warehouse/${type.name}/${day}/1-a/${part}.gz`,
          Buffer.from('x'),
        );
    }
  const began = performance.now();
  const looked = await world.millrace(['status', '--days', '90', '--json'], { catalogue: types });
  expect(looked.exitCode).toBe(4);
  expect((JSON.parse(looked.out) as Report).counts).toEqual({ missing: 630 });
  expect(performance.now() - began).toBeLessThan(10_000);
});

it('asks the ledger while a load holds the fence, and says so', async () => {
  const { name } = snapshotType;
  const argv = ['status', '--days', '1', '--types', name];
  const looked = await world.millrace(argv, {
    clock: () => Date.parse('2026-11-19T01:00:00Z'),
    open: (config) => {
      const services = world.open(config);
      return {
        ...services,
        warehouse: {
          ...services.warehouse,
          query: async (sql, withinMs) =>
            sql.includes(`fence_${name}`) && !sql.includes('svv_')
              ? null
              : services.warehouse.query(sql, withinMs),
        },
      };
    },
  });
  expect(looked.exitCode).toBe(0);
  expect(looked.out).toContain('2026-11-18  loaded');
  expect(looked.err).toContain(`A load holds the fence now, so the ledger was asked: ${name}`);
});
