import { createCheckWatch } from '../../activities/check-watch';
import type { Warehouse } from '../../clients/warehouse';
import type { LoadedDay } from '../../core/watch/loaded-days';

const NOON = Date.parse('2026-11-25T12:00:00Z');

/** A ledger with one load; `null` for a warehouse that gives no answer. */
const aLedger = (rows: string | null): Pick<Warehouse, 'query'> => ({
  query: async (sql) =>
    rows === null ? null : sql.includes('svv_tables') ? [['1']] : [['users', '2026-11-24', rows]],
});

async function lookAt(warehouse: Pick<Warehouse, 'query'>): Promise<LoadedDay[]> {
  const heard: LoadedDay[] = [];
  const { checkWatch } = createCheckWatch({
    warehouse: warehouse as Warehouse,
    queues: { hasPoller: async () => true },
    catalogue: [],
    clock: () => NOON,
    heard: (ledger) => heard.push(...ledger),
  });
  await checkWatch({ nominalStart: null });
  return heard;
}

it('tells what the ledger said, and nothing when it said nothing', async () => {
  expect(await lookAt(aLedger('90'))).toEqual([{ dataType: 'users', day: '2026-11-24', rows: 90 }]);
  expect(await lookAt(aLedger(null))).toEqual([]);
});
