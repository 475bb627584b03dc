import { layPipelineDump } from '../lossless/lay-dump';
import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';
import { aDamagedRun, type Damages } from './a-run';
import { dropped, keysOf, replacedInParts, rewritten, withoutFirstLine } from './damage';
import { proved, THINGS } from './things';

/** docs/guarantees.md, "What a profile cannot see": what is damaged here is loaded, and nobody hears of it. */
let warehouse: TestWarehouse;
let runs: ReturnType<typeof aDamagedRun>;
beforeAll(async () => {
  warehouse = await startWarehouse();
  runs = aDamagedRun(warehouse, proved);
});
afterAll(() => warehouse.stop());

let days = 0;
const nextDay = (): string => new Date(Date.UTC(2026, 0, ++days)).toISOString().slice(0, 10);

/** Texts of the parts that the transform wrote, and what somebody put in their place. */
const inParts = (...changes: readonly (readonly [from: string, to: string])[]): Damages => ({
  transform: ({ store, day }) =>
    changes.forEach(([from, to]) => replacedInParts(store, day, from, to)),
});

it.each<[string, Damages]>([
  [
    'two texts are swapped between rows',
    inParts(['note 12', 'note X'], ['note 13', 'note 12'], ['note X', 'note 13']),
  ],
  ['a text becomes another of the same length', inParts(['note 12', 'n0te 12'])],
  [
    'two numbers change and their sum does not',
    inParts(['|112|', '|X|'], ['|113|', '|114|'], ['|X|', '|111|']),
  ],
  ['a double within the extremes becomes another', inParts(['|0.125|', '|0.1255|'])],
  ['a day within the extremes becomes another', inParts(['2001-01-12', '2001-01-13'])],
  ['an instant within the extremes becomes another', inParts(['13:32.123', '13:31.123'])],
  ['two truths are swapped', inParts(['|0.125|t|', '|0.125|f|'], ['|0.135|f|', '|0.135|t|'])],
])('loads a generation in which %s', async (_what, damages) => {
  expect(await runs.ofTable(nextDay(), THINGS, damages)).toEqual({ loaded: 12 });
});

it('takes a row whose key has become that of another for a duplicate', async () => {
  const day = nextDay();
  expect(await runs.ofTable(day, THINGS, inParts(['t03|', 't02|']))).toEqual({ loaded: 11 });
  const [ledger] = await warehouse.rows(
    `SELECT rows_staged, rows_duplicate FROM millrace.loads WHERE "day" = CAST('${day}' AS DATE)`,
  );
  expect(ledger?.map(Number)).toEqual([12, 1]);
});

it('loads a value that somebody changes in the stage between its profile and the commit', async () => {
  const damages: Damages = {
    stage: ({ stage, execute }) =>
      execute(`UPDATE millrace.${stage} SET n = 0 WHERE thing_id = 't05'`),
  };
  const day = nextDay();
  expect(await runs.ofTable(day, THINGS, damages)).toEqual({ loaded: 12 });
  expect((await runs.rows(day)).filter((row) => row.includes(0))).toHaveLength(1);
});

describe("a dump of Data Pipeline's, which counts nothing and has no checksums", () => {
  const dump = (day: string) => {
    const files = [THINGS.slice(0, 6), THINGS.slice(6)].map((things) => {
      const unpacked = Buffer.from(things.map(({ text }) => `${text}\n`).join(''));
      return { stored: unpacked, unpacked, lines: things.length };
    });
    const folder = `exports/proved/${day}/2026-11-21-04-00-00/`;
    return layPipelineDump(
      { store: runs.store, bucket: 'ex', folder, table: 'proved', day },
      files,
    );
  };
  it.each<[string, Damages, number]>([
    [
      'an item is dropped from a file before the plan',
      {
        capture: ({ store, day }) =>
          rewritten(store, keysOf(store, new RegExp(`/${day}/.*/7d9`))[0]!, withoutFirstLine),
      },
      11,
    ],
    [
      'a file is dropped from its manifest',
      {
        capture: ({ store, day }) =>
          rewritten(store, keysOf(store, new RegExp(`/${day}/.*/manifest$`))[0]!, (text) =>
            text.replace(/\{"url":[^}]*\},\n/, ''),
          ),
      },
      6,
    ],
  ])('is loaded short when %s', async (_what, damages, loaded) => {
    const day = nextDay();
    expect(await runs.ofSource(day, dump(day), damages)).toEqual({ loaded });
  });

  it('is refused when a file is gone, or named twice', async () => {
    const day = nextDay();
    const gone = await runs.ofSource(day, dump(day), {
      capture: ({ store }) => dropped(store, keysOf(store, new RegExp(`/${day}/.*/7d9`))[0]!),
    });
    expect(gone).toMatchObject({ hop: 'transform', type: 'CaptureBroken' });
    const other = nextDay();
    const twice = await runs.ofSource(other, dump(other), {
      capture: ({ store }) =>
        rewritten(store, keysOf(store, new RegExp(`/${other}/.*/manifest$`))[0]!, (text) =>
          text.replace(/(\{"url":[^}]*\},\n)/, '$1$1'),
        ),
    });
    expect(twice).toMatchObject({ hop: 'transform', type: 'CaptureBroken' });
  });
});
