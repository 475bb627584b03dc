import fc from 'fast-check';
import { navigation } from '../../catalogue/navigation';
import { plays } from '../../catalogue/plays';
import type { DataType } from '../../core/data-type';
import { fileOf } from '../support/any-event-file';
import { expectedEvents } from '../support/event-oracle';
import { readEvents } from '../support/read-events';
import { quarantineOf } from '../support/a-transform';
import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';
import { oneOf, picks } from './choices';
import { packed } from './dump-file';
import { counted, everyKindOfEvent, everyKindUnfolded } from './every-kind';
import { hardEvents } from './hard-events';
import { isAtItsPlace, keptOf } from './kept';
import { layEvents } from './lay-events';
import { canonicalRow, rowsOfDay, valuesOfRow } from './read-back';
import { aRun, wholeWay } from './whole-way';

/** Events that go the whole way: `npm run test:lossless` takes 10,000. */
const CASES = Number(process.env.LOSSLESS_CASES ?? 200);
const SEED = Number(process.env.LOSSLESS_SEED ?? 1);
/** Files of one load. */
const FILES = 100;
const TYPES: readonly DataType[] = [
  everyKindOfEvent,
  everyKindUnfolded,
  counted(plays),
  counted(navigation),
];

/** Binary files are refused whole, and a mark at the start of one is no part of it. */
const isText = (file: Buffer): boolean =>
  file.length > 0 &&
  file[0] !== 0xef &&
  (file[0] === 0x7b || !file.subarray(0, 16).some((byte) => byte <= 8));

/** Files with at least so many records, and what the oracle says of each. */
function filesOf(type: DataType, records: number, seed: number) {
  const pick = picks(seed);
  const found = [];
  let left = records;
  for (let round = 0; left > 0; round += 1)
    for (const content of fc.sample(fileOf(type, hardEvents(type)).filter(isText), {
      seed: seed + round,
      numRuns: FILES,
    })) {
      if (left <= 0) break;
      const partition = oneOf(pick, ['aws', 'aws-cn'] as const);
      const expected = expectedEvents(type, content, partition);
      left -= expected.read;
      found.push({ content, expected, partition, stored: packed(content, pick) });
    }
  return found;
}

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.stop());

describe.each(TYPES)('events of $name', (type) => {
  const files = filesOf(
    type,
    Math.ceil(CASES / TYPES.length),
    SEED * 1_000_000 + TYPES.indexOf(type),
  );
  const sum = (of: (expected: (typeof files)[number]['expected']) => number): number =>
    files.reduce((total, { expected }) => total + of(expected), 0);

  it('are all in the warehouse as they are, or in quarantine for the right reason', async () => {
    const { store, run } = wholeWay(warehouse, type);
    const day = '2026-11-20';
    const before = quarantineOf(store).length;
    const { source, names } = layEvents(store, { dataType: type.name, day }, files);
    const { done } = await run(source, aRun(type, day));

    const sorted = (rows: readonly (readonly (string | null)[])[]): string[] =>
      rows.map((row) => JSON.stringify(row)).sort();
    const rows = files.flatMap(({ expected }) =>
      expected.rows.map((row) => valuesOfRow(type, row)),
    );
    const found = (await rowsOfDay(warehouse, type, day)).map((row) => canonicalRow(type, row));
    expect(sorted(found)).toEqual(sorted(rows));

    const kept = quarantineOf(store).slice(before).map(keptOf);
    const refused = files.flatMap(({ expected, content }, index) =>
      expected.rejected.map(({ byteOffset, bytes, line, reason, column }) => ({
        ...{ file: names[index]!, byteOffset, line, reason, column },
        raw: content.subarray(byteOffset, byteOffset + bytes),
      })),
    );
    const inOrder = <T extends { readonly file: string; readonly byteOffset: number }>(
      all: readonly T[],
    ): T[] =>
      [...all].sort((a, b) =>
        a.file === b.file ? a.byteOffset - b.byteOffset : a.file < b.file ? -1 : 1,
      );
    expect(inOrder(kept)).toEqual(inOrder(refused));
    expect(kept.filter((each) => !isAtItsPlace(store.objects, each))).toEqual([]);
    expect(done.books).toMatchObject({
      read: sum(({ read }) => read),
      unfolded: sum(({ unfolded }) => unfolded),
      written: rows.length,
      quarantined: refused.length,
    });
    expect(rows.length).toBeGreaterThan(5);
    expect(refused.length).toBeGreaterThan(5);
  });

  it('are read by the plain code as by the module', () => {
    for (const { content, partition } of files) {
      const [fast, plain] = (['fast', 'plain'] as const).map((how) =>
        readEvents(type, content, { how, partition }),
      );
      expect(fast).toEqual(plain);
    }
  });
});
