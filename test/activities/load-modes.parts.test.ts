import type { LoadReport } from '../../core/contracts/load';
import type { RunPlan } from '../../core/contracts/run';
import {
  dataType,
  dynamodbTable,
  integer,
  text,
  type DataType,
  type LoadMode,
} from '../../core/data-type';
import { dumpFile } from '../lossless/dump-file';
import { layExport } from '../lossless/lay-dump';
import { aRun, wholeWay } from '../lossless/whole-way';
import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';

const [FIRST, SECOND, THIRD] = ['2026-11-20', '2026-11-21', '2026-11-22'] as const;
type Thing = readonly [id: string, n: number];
const A: readonly Thing[] = [
  ['a', 1],
  ['b', 2],
];
const B: readonly Thing[] = [['a', 3]];

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.stop());

let tables = 0;
/** A type of a table of its own; `isNew`: as the next version of the catalogue declares it. */
function aType(load: LoadMode, name = `mode_${(tables += 1)}`, isNew = false): DataType {
  return dataType({
    name,
    description: 'Things.',
    source: dynamodbTable({ table: name, readShare: 1 }),
    load,
    key: ['id'],
    mayBeEmpty: true,
    columns: {
      id: text(isNew ? 20 : 8).required(),
      partner_id: text(8).from('partner').required(),
      n: integer(),
      ...(isNew ? { extra: text(8) } : {}),
    },
  });
}

let captures = 0;
/** Runs of a type from captures of their own, tried again as Temporal does. */
function aTable(type: DataType) {
  const way = wholeWay(warehouse, type);
  const item = ([id, n]: Thing): Buffer =>
    Buffer.from(
      `{"Item":{"id":{"S":"${id}"},"partner":{"S":"aurora"},"n":{"N":"${n}"},"extra":{"S":"x"}}}`,
    );
  const captured = (day: string, things: readonly Thing[]) =>
    layExport(
      {
        ...{ store: way.store, bucket: 'ex', table: type.name, day },
        folder: `exports/${type.name}/${day}/AWSDynamoDB/capture-${(captures += 1)}/`,
      },
      [dumpFile(things.map(item), true, () => 1)],
    );
  const transformed = (day: string, things: readonly Thing[], run: RunPlan) =>
    way.transform.whole(captured(day, things), run);
  async function loaded(
    run: RunPlan,
    generation: Awaited<ReturnType<typeof transformed>>,
  ): Promise<LoadReport['outcome']> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return (await way.loadDay({ run, generation })).outcome;
      } catch (error) {
        if ((error as { nonRetryable?: boolean }).nonRetryable === true || attempt === 20)
          throw error;
      }
  }
  return {
    ...way,
    type,
    captured,
    transformed,
    loaded,
    run: async (day: string, things: readonly Thing[], run = aRun(type, day)) =>
      loaded(run, await transformed(day, things, run)),
    /** The target as `day id n`, and the days that the fence calls loaded. */
    async state(columns = 'id, n'): Promise<{ readonly rows: string[]; readonly days: string[] }> {
      const of = async (sql: string): Promise<string[]> =>
        (await warehouse.rows(sql)).map((row) => row.join(' '));
      return {
        rows: await of(
          `SELECT TO_CHAR("day", 'YYYY-MM-DD'), ${columns} FROM accounts.${type.name} ORDER BY 1, 2, 3`,
        ),
        days: await of(
          `SELECT TO_CHAR("day", 'YYYY-MM-DD'), "rows" FROM millrace.fence_${type.name} WHERE generation IS NOT NULL ORDER BY 1`,
        ),
      };
    },
  };
}
const rowsOf = (day: string, things: readonly Thing[]): string[] =>
  things.map(([id, n]) => `${day} ${id} ${n}`);

describe.each<LoadMode>(['replace', 'snapshot', 'append'])('load mode %s', (mode) => {
  const replaces = mode === 'replace';

  it('keeps what is newest, or every day, when an older day comes after a newer one', async () => {
    const { run, state } = aTable(aType(mode));
    expect(await run(SECOND, B)).toBe('loaded');
    expect(await run(FIRST, A)).toBe(replaces ? 'superseded' : 'loaded');
    expect(await state()).toEqual({
      rows: [...(replaces ? [] : rowsOf(FIRST, A)), ...rowsOf(SECOND, B)],
      days: [...(replaces ? [] : [`${FIRST} 2`]), `${SECOND} 1`],
    });
  });

  it('takes an empty day for a day: it empties the table, or adds nothing', async () => {
    const { run, state } = aTable(aType(mode));
    expect(await run(FIRST, A)).toBe('loaded');
    expect(await run(SECOND, [])).toBe('loaded');
    const after = {
      rows: replaces ? [] : rowsOf(FIRST, A),
      days: [...(replaces ? [] : [`${FIRST} 2`]), `${SECOND} 0`],
    };
    expect(await state()).toEqual(after);
    // The empty day is loaded, and newer.
    expect(await run(FIRST, A)).toBe(replaces ? 'superseded' : 'loaded');
    expect(await state()).toEqual(after);
  });

  it('holds a day once when two runs of it go the whole way at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { run, state } = aTable(aType(mode));
      const outcomes = await Promise.all(
        [run(FIRST, A), run(FIRST, A)].map((each) =>
          each.catch((error: unknown) => (error as { type?: string }).type),
        ),
      );
      expect(outcomes).toContain('loaded');
      for (const outcome of outcomes)
        expect(['loaded', 'already', 'superseded', 'LoadOvertaken']).toContain(outcome);
      expect(await state()).toEqual({ rows: rowsOf(FIRST, A), days: [`${FIRST} 2`] });
    }
  });

  it('keeps what a run of a day loaded while its backfill was on the way', async () => {
    const table = aTable(aType(mode));
    const backfill = aRun(table.type, FIRST);
    const old = await table.transformed(FIRST, A, backfill);
    expect(await table.run(FIRST, B)).toBe('loaded');
    expect(await table.loaded(backfill, old)).toBe('superseded');
    expect(await table.state()).toEqual({ rows: rowsOf(FIRST, B), days: [`${FIRST} 1`] });
  });

  it('ends as days one by one when a backfill and the newest day load at once', async () => {
    const { run, state } = aTable(aType(mode));
    const outcomes = await Promise.all([run(FIRST, A), run(SECOND, B), run(THIRD, A)]);
    if (!replaces) expect(outcomes).toEqual(['loaded', 'loaded', 'loaded']);
    const days = [...rowsOf(FIRST, A), ...rowsOf(SECOND, B), ...rowsOf(THIRD, A)];
    expect(await state()).toEqual({
      rows: replaces ? rowsOf(THIRD, A) : days,
      days: replaces ? [`${THIRD} 2`] : [`${FIRST} 2`, `${SECOND} 1`, `${THIRD} 2`],
    });
  });

  describe('while the workers are upgraded', () => {
    const both = () => {
      const before = aType(mode);
      return [aTable(before), aTable(aType(mode, before.name, true))] as const;
    };

    it('loads days of the old shape behind days of the new one, and the table keeps the new one', async () => {
      const [before, after] = both();
      expect(await before.run(FIRST, A)).toBe('loaded');
      expect(await after.run(SECOND, [['a-much-longer-id', 1]])).toBe('loaded');
      expect(await before.run(THIRD, B)).toBe('loaded');
      const days = [
        `${FIRST} a 1 `,
        `${FIRST} b 2 `,
        `${SECOND} a-much-longer-id 1 x`,
        `${THIRD} a 3 `,
      ];
      expect((await after.state('id, n, extra')).rows).toEqual(replaces ? days.slice(3) : days);
    });

    it('holds one shape of a day whole, when an old and a new worker run it at once', async () => {
      const [before, after] = both();
      expect(await before.run(THIRD, B)).toBe('loaded');
      await Promise.allSettled([before.run(THIRD, A), after.run(THIRD, A)]);
      const { rows } = await after.state('id, n, extra');
      expect([
        [`${THIRD} a 1 `, `${THIRD} b 2 `],
        [`${THIRD} a 1 x`, `${THIRD} b 2 x`],
      ]).toContainEqual(rows);
    });

    it('goes by the plan, whichever worker takes the next activity', async () => {
      const [before, after] = both();
      await before.run(FIRST, B);
      const run = aRun(before.type, FIRST);
      const source = before.captured(FIRST, A);
      const planned = await after.transform.planTransform({ run, source });
      if (planned.state !== 'open') throw new Error('a new generation was expected');
      const result = await before.transform.transformChunk({ plan: planned.plan, chunk: 0 });
      const done = await after.transform.finishTransform({
        run,
        plan: planned.plan,
        results: [result],
      });
      expect(await before.loaded(run, done)).toBe('loaded');
      expect((await after.state('id, n, extra')).rows).toEqual([
        `${FIRST} a 1 x`,
        `${FIRST} b 2 x`,
      ]);
    });
  });
});
