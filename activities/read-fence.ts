import type { DataType } from '../core/data-type';
import type { LoadedRows } from '../core/plan/generation-faults';
import { fenceTable } from '../core/warehouse/names';
import { stampOfEpoch } from '../core/warehouse/epoch';
import { dateLiteral, literal } from '../core/warehouse/sql-text';
import { WarehouseError, type Warehouse } from '../clients/warehouse';
import type { ReadHighestStamp } from './plan-run';

/** A warehouse that doesn't answer within a minute must not cost the capture. */
const PLAN_WITHIN_MS = 60_000;

const fenceExists = (dataType: string): string =>
  `SELECT CAST(COUNT(*) AS VARCHAR(20)) FROM svv_tables WHERE table_schema = 'millrace' AND table_name = ${literal(`fence_${dataType}`)}`;

async function hasFence(warehouse: Warehouse, dataType: string): Promise<boolean | null> {
  const rows = await warehouse.query(fenceExists(dataType), PLAN_WITHIN_MS);
  return rows === null ? null : rows[0]?.[0] !== '0';
}

const highestEpochs = ({ name }: DataType, day: string): string =>
  `SELECT MAX("epoch"), MAX("loaded_epoch") FROM ${fenceTable(name)} WHERE "day" = ${dateLiteral(day)}`;

/** The highest stamp that the day's fence row has seen; a fence that does not exist has seen none. */
export const readHighestStamp =
  (warehouse: Warehouse): ReadHighestStamp =>
  async (type, day) => {
    try {
      const exists = await hasFence(warehouse, type.name);
      if (exists === false) return { stamp: null };
      const rows =
        exists === null ? null : await warehouse.query(highestEpochs(type, day), PLAN_WITHIN_MS);
      if (rows === null)
        return { unanswered: `the warehouse gave no answer within ${PLAN_WITHIN_MS / 1000} s` };
      const epochs = (rows[0] ?? []).filter((epoch) => epoch !== null).sort();
      const highest = epochs.at(-1);
      return { stamp: highest === undefined ? null : stampOfEpoch(highest) };
    } catch (error) {
      return { unanswered: (error as Error).message };
    }
  };

/** What a new generation is compared with: the rows of the day if it is loaded, else of the newest earlier loaded day. */
export type ReadLoadedRows = (dataType: string, day: string) => Promise<LoadedRows | null>;

/** `generation` of an earlier `replace` day is cleared when a later one is loaded, but its rows stay. */
export const readLoadedRows =
  (warehouse: Warehouse): ReadLoadedRows =>
  async (dataType, day) => {
    if ((await hasFence(warehouse, dataType)) === false) return null;
    const rows = await warehouse.query(
      `SELECT TO_CHAR("day", 'YYYY-MM-DD'), CAST("rows" AS VARCHAR(20)) FROM ${fenceTable(dataType)} ` +
        `WHERE "day" <= ${dateLiteral(day)} AND "rows" IS NOT NULL ORDER BY "day" DESC LIMIT 1`,
      PLAN_WITHIN_MS,
    );
    if (rows === null) throw new WarehouseError('the fence gave no answer within a minute', false);
    const [found] = rows;
    return found === undefined ? null : { day: found[0] ?? '', rows: Number(found[1]) };
  };
