import {
  ledgerExistsQuery,
  loadedDaysQuery,
  newestLoadedDaysQuery,
} from '../core/warehouse/loaded-days';
import type { LoadedDay } from '../core/watch/loaded-days';
import { WarehouseError, type Row, type Warehouse } from './warehouse';

/** Two of them fit the five minutes of a look several times. */
const WITHIN_MS = 60_000;

/** Rows of a query of the ledger; none where there is no ledger yet. @throws WarehouseError, AwsFault */
async function ledgerRows(warehouse: Warehouse, sql: string): Promise<readonly Row[]> {
  const ask = async (query: string): Promise<readonly Row[]> => {
    const rows = await warehouse.query(query, WITHIN_MS);
    if (rows === null) throw new WarehouseError(`no answer within ${WITHIN_MS / 1_000} s`, false);
    return rows;
  };
  const [exists] = await ask(ledgerExistsQuery());
  return exists?.[0] === '0' ? [] : ask(sql);
}

/** Every day that was loaded, from a day on, with the rows of its newest load. @throws WarehouseError, AwsFault */
export const readLoadedDays = async (warehouse: Warehouse, fromDay: string): Promise<LoadedDay[]> =>
  (await ledgerRows(warehouse, loadedDaysQuery(fromDay))).map(([dataType, day, rows]) => ({
    dataType: dataType ?? '',
    day: day ?? '',
    rows: Number(rows),
  }));

/** The newest loaded day of each type that was ever loaded. @throws WarehouseError, AwsFault */
export const readNewestLoadedDays = async (
  warehouse: Warehouse,
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (await ledgerRows(warehouse, newestLoadedDaysQuery())).map(([dataType, day]) => [
      dataType ?? '',
      day ?? '',
    ]),
  );
