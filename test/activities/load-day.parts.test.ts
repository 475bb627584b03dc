import type { Warehouse } from '../../clients/warehouse';
import type { DataType, LoadMode } from '../../core/data-type';
import { heldToModel } from '../model/held-to-model';
import { aLoad as aLoadWith, aLoadedType, intercept, type Thing } from '../support/a-load';
import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';
import { collectTraces } from '../support/traces';

const DAY = '2026-11-20';
const NEXT = '2026-11-21';
const A: readonly Thing[] = [
  ['a', 'aurora', 1],
  ['b', 'cumulus', null],
];
const B: readonly Thing[] = [['a', 'aurora', 2]];
const rowsOf = (day: string, things: readonly Thing[]): string[] =>
  things.map(([id, partner, n]) => `${day} ${id} ${partner} ${n ?? ''}`);
const traces = collectTraces();
afterEach(() => expect(heldToModel(traces.take()).faults).toEqual([]));
const aLoad = (warehouse: TestWarehouse, type: DataType) => aLoadWith(warehouse, type, traces);
const lost: Warehouse['batch'] = async () => ({ state: 'unknown', why: 'the reply was lost' });

/** The parts hold no value of the new column, so their COPY is refused; what is prepared before it stays. */
const outcomeOfEither = (load: Promise<unknown>): Promise<unknown> => load.catch(() => null);

describe.each(['snapshot', 'serializable'] as const)('under %s isolation', (isolation) => {
  let warehouse: TestWarehouse;
  beforeAll(async () => {
    warehouse = await startWarehouse(isolation);
  });
  afterAll(() => warehouse.stop());

  describe.each<LoadMode>(['replace', 'snapshot', 'append'])('load mode %s', (mode) => {
    const fresh = () => aLoad(warehouse, aLoadedType(mode));

    it('loads the first day and writes fence and ledger (s01)', async () => {
      const { generation, run, load, state, steps } = fresh();
      expect(await load(run(DAY, 1), generation(DAY, 'g1', A))).toMatchObject({
        outcome: 'loaded',
        staged: 2,
        duplicates: 0,
        loaded: 2,
      });
      expect(await state()).toEqual({
        rows: rowsOf(DAY, A),
        fence: [`${DAY} g1 2`],
        ledger: [`${DAY} g1 2`],
      });
      expect(steps).toEqual([
        'claim.sent',
        'claim.ok',
        'stage.sent',
        'stage.copied',
        'commit.sent',
        'commit.ok',
      ]);
    });

    it('writes into the ledger what exploded lists add, below zero too', async () => {
      const { type, generation, run, load } = fresh();
      const books = { read: 5, unfolded: -3, written: 2, quarantined: 0 };
      const done = generation(DAY, 'g1', A, {
        books: { ...books, quarantinedByReason: {}, bytes: 1 },
      });
      await load(run(DAY, 1), done);
      const entries = await warehouse.rows(
        `SELECT rows_read, rows_unfolded, rows_loaded FROM millrace.loads WHERE data_type = '${type.name}'`,
      );
      expect(entries.map((row) => row.map(Number))).toEqual([[5, -3, 2]]);
    });

    it('refuses a declaration of words that it does not know, before it touches a table', async () => {
      const { type, generation, run, load, outcome, steps } = aLoad(warehouse, {
        ...aLoadedType(mode),
        columns: [{ ...aLoadedType(mode).columns[0]!, kind: 'geometry' as 'text' }],
      });
      const refused = outcome(load(run(DAY, 1), generation(DAY, 'g1', [])));
      expect(await refused).toBe('WorkerTooOld');
      expect(steps).toEqual([]);
      const tables = `SELECT table_name FROM svv_tables WHERE table_name LIKE '%${type.name}%'`;
      expect(await warehouse.rows(tables)).toEqual([]);
    });

    it('says already loaded for the same generation, and changes nothing (s02)', async () => {
      const { generation, run, load, state } = fresh();
      await load(run(DAY, 1), generation(DAY, 'g1', A));
      const before = await state();
      expect(await load(run(DAY, 2), generation(DAY, 'g1', A))).toMatchObject({
        outcome: 'already',
        loadedBy: expect.stringContaining('daily-etl') as string,
      });
      expect(await state()).toEqual(before);
    });

    it('puts a new generation in place of the old one (s03)', async () => {
      const { generation, run, load, state } = fresh();
      await load(run(DAY, 1), generation(DAY, 'g1', A));
      expect(await load(run(DAY, 2), generation(DAY, 'g2', B))).toMatchObject({
        outcome: 'loaded',
      });
      expect(await state()).toEqual({
        rows: rowsOf(DAY, B),
        fence: [`${DAY} g2 1`],
        ledger: [`${DAY} g1 2`, `${DAY} g2 1`],
      });
    });

    it.each(['claim', 'stage', 'commit'])(
      'loads once when the %s runs and its reply is lost (s07, s08)',
      async (batch) => {
        const { generation, run, load, outcome, state, real } = fresh();
        const ref = generation(DAY, 'g1', A);
        const first = await outcome(
          load(
            run(DAY, 1),
            ref,
            intercept(real, batch, async (submit) => {
              await submit();
              return lost('', '', { statements: [], readBack: 0 });
            }),
          ),
        );
        expect(first).toBe(batch === 'commit' ? 'loaded' : 'LoadUnknown');
        await load(run(DAY, 1), ref);
        expect(await state()).toEqual({
          rows: rowsOf(DAY, A),
          fence: [`${DAY} g1 2`],
          ledger: [`${DAY} g1 2`],
        });
      },
    );

    it.each(['claim', 'stage', 'commit'])(
      'loads once when the %s is executed twice (s04, s05, s06)',
      async (batch) => {
        const { generation, run, load, outcome, state, real } = fresh();
        const ref = generation(DAY, 'g1', A);
        let token = 0;
        const twice: Warehouse = {
          ...real,
          batch: async (name, clientToken, what) => {
            const once = await real.batch(name, clientToken, what);
            token += 1;
            return name.endsWith(batch)
              ? real.batch(name, `${clientToken.slice(0, 40)}${token}`, what)
              : once;
          },
        };
        expect(await outcome(load(run(DAY, 1), ref, twice))).toBe(
          batch === 'commit' ? 'loaded' : 'LoadUnknown',
        );
        await load(run(DAY, 1), ref);
        expect(await state()).toEqual({
          rows: rowsOf(DAY, A),
          fence: [`${DAY} g1 2`],
          ledger: [`${DAY} g1 2`],
        });
      },
    );

    it.each(['claim', 'stage', 'commit'])(
      'is not disturbed by a %s that runs after the next attempt has loaded (s09, s10, s11)',
      async (batch) => {
        const { generation, run, load, outcome, state, real } = fresh();
        const ref = generation(DAY, 'g1', A);
        let late: () => ReturnType<Warehouse['batch']> = () =>
          lost('', '', { statements: [], readBack: 0 });
        const delayed = intercept(real, batch, async (submit) => {
          late = submit;
          return { state: 'unknown', why: 'not yet run' };
        });
        expect(await outcome(load(run(DAY, 1), ref, delayed))).toBe('LoadUnknown');
        expect(await outcome(load(run(DAY, 1), ref))).toBe('loaded');
        const before = await state();
        expect((await late()).state).toBe(batch === 'stage' ? 'finished' : 'failed');
        expect(await state()).toEqual(before);
      },
    );

    it('fences off a zombie that claimed before a run that found the day loaded (s19)', async () => {
      const { generation, run, load, outcome, state, real } = fresh();
      await load(run(DAY, 1), generation(DAY, 'g1', A));
      const zombie = intercept(real, 'commit', async (submit) => {
        expect(await outcome(load(run(DAY, 3), generation(DAY, 'g1', A)))).toBe('already');
        return submit();
      });
      expect(await outcome(load(run(DAY, 2), generation(DAY, 'g2', B), zombie))).toBe(
        'LoadOvertaken',
      );
      expect((await state()).rows).toEqual(rowsOf(DAY, A));
    });

    it('says superseded when a later run has loaded the day meanwhile', async () => {
      const { generation, run, load, outcome, state, real } = fresh();
      const slow = intercept(real, 'commit', async (submit) => {
        await load(run(DAY, 9), generation(DAY, 'g2', B));
        return submit();
      });
      expect(await outcome(load(run(DAY, 1), generation(DAY, 'g1', A), slow))).toBe('superseded');
      expect((await state()).rows).toEqual(rowsOf(DAY, B));
    });

    it('loads again what is there when asked to, once per run (s14)', async () => {
      const { generation, run, load, outcome, state } = fresh();
      const ref = generation(DAY, 'g1', A);
      await load(run(DAY, 1), ref);
      expect(await outcome(load(run(DAY, 2, { again: true }), ref))).toBe('loaded');
      expect(await outcome(load(run(DAY, 2, { again: true }), ref))).toBe('already');
      expect((await state()).ledger).toHaveLength(2);
    });

    it('loads empty, filled, and empty again (s15)', async () => {
      const { generation, run, load, outcome, state } = fresh();
      for (const [stamp, things] of [
        [1, []],
        [2, A],
        [3, []],
      ] as const) {
        expect(await outcome(load(run(DAY, stamp), generation(DAY, `g${stamp}`, things)))).toBe(
          'loaded',
        );
        expect((await state()).rows).toEqual(rowsOf(DAY, things));
      }
      expect((await state()).fence).toEqual([`${DAY} g3 0`]);
    });

    it('keeps one row per key, the same one in whatever order they come (s18)', async () => {
      const things: Thing[] = [
        ['a', 'cumulus', 5],
        ['a', 'aurora', 9],
        ['a', 'aurora', 3],
      ];
      for (const order of [things, [...things].reverse()]) {
        const { generation, run, load, state } = fresh();
        expect(await load(run(DAY, 1), generation(DAY, 'g', order))).toMatchObject({
          staged: 3,
          duplicates: 2,
          loaded: 1,
        });
        expect((await state()).rows).toEqual([`${DAY} a aurora 3`]);
      }
    });

    it('changes nothing when a row is lost from the stage before the commit (s16)', async () => {
      const { type, generation, run, load, outcome, state, real } = fresh();
      await load(run(DAY, 1), generation(DAY, 'g1', A));
      const robbed = intercept(real, 'commit', async (submit) => {
        const [stage] = await warehouse.rows(
          `SELECT table_name FROM svv_tables WHERE table_name LIKE 'stage_${type.name}_%'`,
        );
        await warehouse.execute(`DELETE FROM millrace.${String(stage?.[0])} WHERE id = 'a'`);
        return submit();
      });
      expect(await outcome(load(run(DAY, 2), generation(DAY, 'g2', A), robbed))).toBe(
        'LoadUnknown',
      );
      expect((await state()).fence).toEqual([`${DAY} g1 2`]);
    });

    it.each<[string, Partial<Parameters<ReturnType<typeof fresh>['generation']>[3]>]>([
      [
        'sum',
        {
          profile: [
            { column: 'id', kind: 'text', count: '2', bytes: '2' },
            { column: 'partner_id', kind: 'text', count: '2', bytes: '13' },
            { column: 'n', kind: 'integer', count: '1', sum: '7', min: '1', max: '1' },
          ],
        },
      ],
      [
        'bytes',
        {
          profile: [
            { column: 'id', kind: 'text', count: '2', bytes: '3' },
            { column: 'partner_id', kind: 'text', count: '2', bytes: '13' },
            { column: 'n', kind: 'integer', count: '1', sum: '1', min: '1', max: '1' },
          ],
        },
      ],
    ])('refuses a stage whose %s differs from what was written', async (figure, change) => {
      const { generation, run, load, outcome, state } = fresh();
      await load(run(DAY, 1), generation(DAY, 'g1', B));
      const failed = load(run(DAY, 2), generation(DAY, 'g2', A, change));
      await expect(failed).rejects.toThrow(
        new RegExp(`column (n|id): ${figure} is \\d as written and \\d as staged`),
      );
      expect(await outcome(failed)).toBe('ProfileDiffers');
      expect((await state()).rows).toEqual(rowsOf(DAY, B));
    });

    it('tells file, line and column of rows that COPY refuses', async () => {
      const { generation, run, load, outcome } = fresh();
      const ref = generation(DAY, 'g1', [
        ['ok', 'aurora', 1],
        ['x'.repeat(9), 'aurora', 1],
      ]);
      const failed = load(run(DAY, 1), ref);
      expect(await outcome(failed)).toBe('CopyRejectedRows');
      await expect(failed).rejects.toThrow(
        /0-0-t\.gz line 2, column id: String length exceeds DDL length \(1204\)/,
      );
    });

    it('lets the higher epoch stand when two runs of a day overlap at any batch (s31)', async () => {
      for (const batch of ['claim', 'stage', 'commit']) {
        const { generation, run, load, outcome, state, real } = fresh();
        const low = intercept(real, batch, async (submit) => {
          await load(run(DAY, 9), generation(DAY, 'high', B));
          return submit();
        });
        expect(['superseded', 'LoadUnknown']).toContain(
          await outcome(load(run(DAY, 1), generation(DAY, 'low', A), low)),
        );
        expect((await state()).rows).toEqual(rowsOf(DAY, B));
      }
    });

    it('settles whatever two simultaneous runs of a day do, after one more try each (s33)', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { generation, run, load, outcome, state } = fresh();
        const [a, b] = [generation(DAY, 'ga', A), generation(DAY, 'gb', B)];
        await Promise.all([outcome(load(run(DAY, 1), a)), outcome(load(run(DAY, 2), b))]);
        await outcome(load(run(DAY, 2), b));
        expect(await outcome(load(run(DAY, 1), a))).toMatch(/superseded|LoadOvertaken|LoadUnknown/);
        const { rows, fence } = await state();
        expect(rows).toEqual(rowsOf(DAY, B));
        expect(fence).toEqual([`${DAY} gb 1`]);
      }
    });

    it('refuses to load a table in another mode, or in a shape that cannot be reached', async () => {
      const { type, generation, run, load, outcome } = fresh();
      await load(run(DAY, 1), generation(DAY, 'g1', A));
      const other = {
        ...type,
        load: mode === 'replace' ? ('snapshot' as const) : ('replace' as const),
      };
      expect(
        await outcome(load(run(DAY, 2), generation(DAY, 'g2', A, { declaration: other }))),
      ).toBe('ModeRefused');
      const shape = {
        ...type,
        columns: type.columns.map((column) =>
          column.name === 'n' ? { ...column, kind: 'double' as const } : column,
        ),
      };
      const refused = load(run(DAY, 2), generation(DAY, 'g2', A, { declaration: shape }));
      await expect(refused).rejects.toThrow(
        'n is BIGINT in the table and DOUBLE PRECISION in the declaration',
      );
    });

    it('does not try again what the database user may not do, and loads once the right is back', async () => {
      const { type, generation, run, load, outcome, state, real } = fresh();
      await load(run(DAY, 1), generation(DAY, 'g1', A));
      const ref = generation(DAY, 'g2', B);
      await real.query(`REVOKE INSERT ON accounts.${type.name} FROM millrace_loader`, 10_000);
      await expect(load(run(DAY, 2), ref)).rejects.toMatchObject({
        type: 'WarehouseDenied',
        nonRetryable: true,
        message: expect.stringContaining('permission denied for') as string,
      });
      expect((await state()).rows).toEqual(rowsOf(DAY, A));
      await real.query(`GRANT INSERT ON accounts.${type.name} TO millrace_loader`, 10_000);
      expect(await outcome(load(run(DAY, 3), ref))).toBe('loaded');
      expect((await state()).rows).toEqual(rowsOf(DAY, B));
    });

    it('adds a new column and widens a text without touching what is there', async () => {
      const { type, generation, run, load, state } = fresh();
      await load(run(DAY, 1), generation(DAY, 'g1', B));
      const wider = {
        ...type,
        columns: type.columns.map((column) =>
          column.name === 'id' ? { ...column, maxBytes: 20 } : column,
        ),
      };
      const long: Thing[] = [['long'.repeat(4), 'aurora', 1]];
      await load(run(NEXT, 2), generation(NEXT, 'g2', long, { declaration: wider }));
      expect((await state()).rows).toEqual([
        ...(mode === 'replace' ? [] : rowsOf(DAY, B)),
        ...rowsOf(NEXT, long),
      ]);
    });
  });

  describe('a replace type and its days', () => {
    const fresh = () => aLoad(warehouse, aLoadedType('replace'));

    it('leaves a newer day alone, and says so (s23)', async () => {
      const { generation, run, load, state } = fresh();
      await load(run(NEXT, 1), generation(NEXT, 'g2', B));
      expect(await load(run(DAY, 2), generation(DAY, 'g1', A))).toMatchObject({
        outcome: 'superseded',
        loadedBy: `the load of ${NEXT}`,
      });
      expect((await state()).rows).toEqual(rowsOf(NEXT, B));
    });

    it("changes nothing when a newer day commits between an older one's claim and commit (s24)", async () => {
      const { generation, run, load, outcome, state, real } = fresh();
      const held = intercept(real, 'commit', async (submit) => {
        await load(run(NEXT, 1), generation(NEXT, 'g2', B));
        return submit();
      });
      expect(await outcome(load(run(DAY, 2), generation(DAY, 'g1', A), held))).toBe('superseded');
      expect(await state()).toMatchObject({ rows: rowsOf(NEXT, B), fence: [`${NEXT} g2 1`] });
    });

    it('clears the older day in the fence when the newer one replaces it (s25)', async () => {
      const { generation, run, load, state } = fresh();
      await load(run(DAY, 1), generation(DAY, 'g1', A));
      await load(run(NEXT, 2), generation(NEXT, 'g2', B));
      expect((await state()).fence).toEqual([`${NEXT} g2 1`]);
    });

    it('puts an old day back on purpose, and the newer one again (s26)', async () => {
      const { generation, run, load, outcome, state } = fresh();
      await load(run(NEXT, 1), generation(NEXT, 'g2', B));
      expect(
        await outcome(load(run(DAY, 2, { evenThoughNewer: NEXT }), generation(DAY, 'g1', A))),
      ).toBe('loaded');
      expect((await state()).fence).toEqual([`${DAY} g1 2`]);
      expect(await outcome(load(run(NEXT, 3), generation(NEXT, 'g2', B)))).toBe('loaded');
    });

    it('refuses when a day after the named one is loaded, before or after the claim (s27)', async () => {
      const third = '2026-11-22';
      const { generation, run, load, outcome, state, real } = fresh();
      await load(run(NEXT, 1), generation(NEXT, 'g2', B));
      const held = intercept(real, 'commit', async (submit) => {
        await load(run(third, 2), generation(third, 'g3', A));
        return submit();
      });
      const back = run(DAY, 3, { evenThoughNewer: NEXT });
      expect(await outcome(load(back, generation(DAY, 'g1', A), held))).toBe('NewerDayLoaded');
      expect(await outcome(load(back, generation(DAY, 'g1', A)))).toBe('NewerDayLoaded');
      expect((await state()).fence).toEqual([`${third} g3 2`]);
    });
  });

  it('keeps every day of a snapshot type', async () => {
    const { generation, run, load, state } = aLoad(warehouse, aLoadedType('snapshot'));
    await load(run(NEXT, 1), generation(NEXT, 'g2', B));
    await load(run(DAY, 2), generation(DAY, 'g1', A));
    expect((await state()).rows).toEqual([...rowsOf(DAY, A), ...rowsOf(NEXT, B)]);
  });

  it('shows of an event that came on two days only its first arrival, in a view that follows the table', async () => {
    const { type, generation, run, load, state, real } = aLoad(warehouse, aLoadedType('append'));
    const arrivals = (columns: string) =>
      real.query(
        `SELECT ${columns} FROM accounts.${type.name}_first_arrivals ORDER BY id, "day"`,
        10_000,
      );
    const again: Thing[] = [['a', 'aurora', 7]];
    await load(run(DAY, 1), generation(DAY, 'g1', A));
    await load(run(NEXT, 2), generation(NEXT, 'g2', again));
    expect((await state()).rows).toEqual([...rowsOf(DAY, A), ...rowsOf(NEXT, again)]);
    const first = [['a', DAY]];
    const seen = `id, TO_CHAR("day", 'YYYY-MM-DD')`;
    expect((await arrivals(seen))?.filter(([id]) => id === 'a')).toEqual(first);
    const wider = {
      ...type,
      columns: [...type.columns, { ...type.columns[2]!, name: 'm', from: 'm' }].map((column) =>
        column.name === 'id' ? { ...column, maxBytes: 20 } : column,
      ),
    };
    const part = { declaration: wider };
    await outcomeOfEither(load(run(NEXT, 3), generation(NEXT, 'g3', again, part)));
    expect((await arrivals(`${seen}, m`))?.filter(([id]) => id === 'a')).toEqual([
      ['a', DAY, null],
    ]);
    await real.query(`DROP VIEW accounts.${type.name}_first_arrivals`, 10_000);
    await outcomeOfEither(load(run(NEXT, 4), generation(NEXT, 'g4', again, part)));
    expect((await arrivals(seen))?.filter(([id]) => id === 'a')).toEqual(first);
  });

  it('loads ten types at once (s30)', async () => {
    const loads = Array.from({ length: 10 }, () => aLoad(warehouse, aLoadedType('snapshot')));
    const outcomes = await Promise.all(
      loads.map(({ run, load, outcome, generation }) =>
        outcome(load(run(DAY, 1), generation(DAY, 'g', A))),
      ),
    );
    expect(outcomes).toEqual(Array.from({ length: 10 }, () => 'loaded'));
  });

  describe('without a part of the protocol, the scenarios fail', () => {
    const without = (real: Warehouse, drop: (sql: string) => string | null): Warehouse => ({
      ...real,
      batch: (name, token, batch) => {
        const statements = batch.statements.map(drop).filter((sql) => sql !== null);
        return real.batch(name, token, { statements, readBack: statements.length });
      },
    });

    it('M3: token not spent and stage not dropped, a repeated commit writes the ledger twice', async () => {
      const { generation, run, load, state, real } = aLoad(warehouse, aLoadedType('snapshot'));
      const broken = without(real, (sql) =>
        sql.startsWith('DROP TABLE') ? null : sql.replace(`"token" = 'spent', `, ''),
      );
      let nth = 0;
      const twice: Warehouse = {
        ...broken,
        batch: async (name, token, batch) => {
          const first = await broken.batch(name, token, batch);
          nth += 1;
          return name.endsWith('commit')
            ? broken.batch(name, `${token.slice(0, 40)}${nth}`, batch)
            : first;
        },
      };
      await load(run(DAY, 1), generation(DAY, 'g1', A), twice);
      expect((await state()).ledger).toHaveLength(2);
    });

    it("without the fence's assertion, a zombie loads over a later run", async () => {
      const { generation, run, load, outcome, state, real } = aLoad(
        warehouse,
        aLoadedType('snapshot'),
      );
      const zombie = without(
        intercept(real, 'commit', async (submit) => {
          await load(run(DAY, 9), generation(DAY, 'new', B));
          return submit();
        }),
        (sql) => (sql.includes('("fence_is_mine") SELECT') ? null : sql),
      );
      expect(await outcome(load(run(DAY, 1), generation(DAY, 'old', A), zombie))).toBe('loaded');
      expect((await state()).rows).toEqual(rowsOf(DAY, A));
    });
  });
});
