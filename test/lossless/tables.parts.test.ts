import { readLines } from '../support/read-lines';
import { quarantineOf } from '../support/a-transform';
import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';
import { casesOf, DIALECTS, envelopeOf, laid } from './cases';
import { everyKindOfItem as type } from './every-kind';
import { isAtItsPlace, keptOf } from './kept';
import { canonicalRow, rowsOfDay, valuesOfRow, type RowValues } from './read-back';
import { aRun, wholeWay } from './whole-way';

/** Items that go the whole way, over all dialects: `npm run test:lossless` takes 10,000. */
const CASES = Number(process.env.LOSSLESS_CASES ?? 200);
const SEED = Number(process.env.LOSSLESS_SEED ?? 1);
/** Items of one dump and COPY. */
const BATCH = 500;

const perDialect = Math.ceil(CASES / DIALECTS.length);
const batches = DIALECTS.flatMap((dialect, index) =>
  Array.from({ length: Math.ceil(perDialect / BATCH) }, (_, batch) => ({
    dialect,
    name: `${dialect.join(', ')} (${batch})`,
    count: Math.min(BATCH, perDialect - batch * BATCH),
    seed: SEED * 100_000 + index * 1000 + batch,
    // Each batch has a day of its own.
    day: new Date(Date.UTC(2000 + index, 0, 1 + batch)).toISOString().slice(0, 10),
  })),
);

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.stop());

/** Without the carriage return of a line that ends in two characters. */
const withoutReturn = (raw: Buffer): Buffer => (raw.at(-1) === 0x0d ? raw.subarray(0, -1) : raw);

const byId = (rows: readonly RowValues[]): Map<string | null, RowValues> =>
  new Map(rows.map((row) => [row[0] ?? null, row]));

describe.each(batches)('$name', ({ dialect, count, seed, day }) => {
  const cases = casesOf(dialect, count, seed);
  const rows = cases.flatMap(({ expected }) =>
    'row' in expected ? [valuesOfRow(type, expected.row)] : [],
  );
  const refused = cases.flatMap(({ line, expected }) =>
    'row' in expected ? [] : [{ line, reason: expected.reason, column: expected.column }],
  );

  it('brings every item into the warehouse as it is, or into quarantine for the right reason', async () => {
    const { store, run } = wholeWay(warehouse, type);
    const before = quarantineOf(store).length;
    const { done, report } = await run(
      await laid(dialect, { store, day }, cases, seed),
      aRun(type, day),
    );

    const found = byId(
      (await rowsOfDay(warehouse, type, day)).map((row) => canonicalRow(type, row)),
    );
    for (const row of rows) expect(found.get(row[0] ?? null)).toEqual(row);
    expect(found.size).toBe(rows.length);

    const kept = quarantineOf(store).slice(before).map(keptOf);
    const whyOf = new Map(
      kept.map(({ raw, reason, column }) => [
        withoutReturn(raw).toString('latin1'),
        { reason, column },
      ]),
    );
    for (const { line, ...why } of refused)
      expect({ line: line.toString(), ...whyOf.get(line.toString('latin1')) }).toEqual({
        line: line.toString(),
        ...why,
      });
    expect(kept).toHaveLength(refused.length);
    expect(kept.filter((each) => !isAtItsPlace(store.objects, each))).toEqual([]);

    expect(done.books).toMatchObject({
      read: count,
      unfolded: 0,
      written: rows.length,
      quarantined: refused.length,
    });
    expect(report).toMatchObject({ outcome: 'loaded', staged: rows.length, loaded: rows.length });
  });

  it('is read by the plain code as by the module', () => {
    const lines = cases.map(({ line }) => line);
    const [fast, plain] = (['fast', 'plain'] as const).map((how) =>
      readLines(type, lines, envelopeOf(dialect), how),
    );
    expect(fast!.rows === plain!.rows).toBe(true);
    expect(fast).toEqual(plain);
  });

  it('tries both: more than a third of its items load, and more than a tenth do not', () => {
    expect(rows.length / count).toBeGreaterThan(0.35);
    expect(refused.length / count).toBeGreaterThan(0.1);
  });
});
