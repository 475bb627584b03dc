import {
  ledgerExistsQuery,
  loadedDaysQuery,
  newestLoadedDaysQuery,
  partitionRowsQuery,
  tablesQuery,
} from '../core/warehouse/loaded-days';
import type { DataType } from '../core/data-type';
import type { LoadedDay } from '../core/watch/loaded-days';
import { tellsPartition, type PartitionRows } from '../core/watch/partitions';
import { WarehouseError, type Row, type Warehouse } from './warehouse';

/** Two of them fit the five minutes of a look several times. */
const WITHIN_MS = 60_000;

async function ask(warehouse: Warehouse, sql: string): Promise<readonly Row[]> {
  const rows = await warehouse.query(sql, WITHIN_MS);
  if (rows === null) throw new WarehouseError(`no answer within ${WITHIN_MS / 1_000} s`, false);
  return rows;
}

/** Rows of a query of the ledger; none where there is no ledger yet. @throws WarehouseError, AwsFault */
async function ledgerRows(warehouse: Warehouse, sql: string): Promise<readonly Row[]> {
  const [exists] = await ask(warehouse, ledgerExistsQuery());
  return exists?.[0] === '0' ? [] : ask(warehouse, sql);
}

/** Every day that was loaded, from a day on, with the rows of its newest load. @throws WarehouseError, AwsFault */
export const readLoadedDays = async (warehouse: Warehouse, fromDay: string): Promise<LoadedDay[]> =>
  (await ledgerRows(warehouse, loadedDaysQuery(fromDay))).map(([dataType, day, rows]) => ({
    dataType: dataType ?? '',
    day: day ?? '',
    rows: Number(rows),
  }));

/** Rows per day, from a day on, and partition, of the types whose tables tell it and are there. @throws WarehouseError, AwsFault */
export async function readPartitionRows(
  warehouse: Warehouse,
  types: readonly DataType[],
  fromDay: string,
): Promise<PartitionRows[]> {
  const telling = types.filter(tellsPartition);
  if (telling.length === 0) return [];
  const there = (await ask(warehouse, tablesQuery(telling))).map(
    ([schema, name]) => `${schema}.${name}`,
  );
  const asked = telling.filter(({ schema, name }) => there.includes(`${schema}.${name}`));
  if (asked.length === 0) return [];
  return (await ask(warehouse, partitionRowsQuery(asked, fromDay))).map(
    ([dataType, day, partition, rows]) => ({
      dataType: dataType ?? '',
      day: day ?? '',
      partition: partition ?? '',
      rows: Number(rows),
    }),
  );
}

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
