import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';
import { aDamagedRun, type Damages, type Heard } from './a-run';
import { EXPORT } from './damages-of-export';
import { LOAD } from './damages-of-load';
import { FLIPPED, TRANSFORM } from './damages-of-transform';
import { proved, THINGS } from './things';

let warehouse: TestWarehouse;
let runs: ReturnType<typeof aDamagedRun>;
beforeAll(async () => {
  warehouse = await startWarehouse();
  runs = aDamagedRun(warehouse, proved);
});
afterAll(() => warehouse.stop());

/** Each run has a day of its own. */
let days = 0;
const nextDay = (): string => new Date(Date.UTC(2026, 0, ++days)).toISOString().slice(0, 10);
const run = async (
  damages: Damages,
): Promise<{ readonly heard: Heard; readonly rows: unknown[][] }> => {
  const day = nextDay();
  const heard = await runs.ofTable(day, THINGS, damages);
  // Before the first load there is no table.
  return { heard, rows: await runs.rows(day).catch(() => []) };
};

it('loads what nobody damages', async () => {
  const { heard, rows } = await run({});
  expect(heard).toEqual({ loaded: 12 });
  expect(rows).toHaveLength(12);
});

describe.each([
  ['export', EXPORT],
  ['transform', [...TRANSFORM, ...FLIPPED]],
  ['load', LOAD],
] as const)('what the %s made', (_, cases) => {
  it.each(cases)('is refused when %s', async (_what, damages, hop, type, message) => {
    const { heard, rows } = await run(damages);
    expect(heard).toMatchObject({ hop, type, message: expect.stringMatching(message) as string });
    expect(rows).toEqual([]);
  });
});
