import type { DataType } from '../core/data-type';
import { firstArrivalsQuery, hasFirstArrivals } from '../core/warehouse/first-arrivals';
import {
  existingColumnsQuery,
  lastModeQuery,
  parseExistingColumn,
  preparation,
} from '../core/warehouse/prepare';
import { WarehouseError, type Row, type Warehouse } from '../clients/warehouse';
import { fail } from './fail';

/** DDL on the target waits for its readers; half an hour of waiting is a reader to be looked for. */
const DDL_WITHIN_MS = 30 * 60_000;
const LOOK_WITHIN_MS = 60_000;
/** Another worker may make the same things at the same time: "already there" means look again. */
const LOOKS = 5;

async function asked(warehouse: Warehouse, sql: string, withinMs: number): Promise<readonly Row[]> {
  const rows = await warehouse.query(sql, withinMs);
  if (rows === null)
    throw fail('LoadUnknown', `The warehouse gave no answer within ${withinMs / 1000} s.`);
  return rows;
}

async function checkMode(warehouse: Warehouse, type: DataType): Promise<void> {
  const [last] = await asked(warehouse, lastModeQuery(type.name), LOOK_WITHIN_MS);
  const mode = last?.[0]?.trim();
  if (mode !== undefined && mode !== type.load) {
    throw fail(
      'ModeRefused',
      `${type.name} was loaded with ${mode} and is declared ${type.load} now.`,
    );
  }
}

async function isViewThere(warehouse: Warehouse, type: DataType): Promise<boolean> {
  const [count] = await asked(warehouse, firstArrivalsQuery(type), LOOK_WITHIN_MS);
  return count?.[0] !== '0';
}

const deniedOf = ({ schema, name }: DataType, { message }: WarehouseError): Error =>
  fail('WarehouseDenied', `The warehouse refused to make or change ${schema}.${name}: ${message}.`);

/**
 * Brings schema, fence, ledger and target to the declaration, by statements that run alone and before the claim.
 * Safe to run twice and by two at once.
 * @throws ShapeRefused, ModeRefused, WarehouseDenied
 */
export async function prepareWarehouse(warehouse: Warehouse, type: DataType): Promise<void> {
  let last: WarehouseError | undefined;
  for (let look = 1; look <= LOOKS; look += 1) {
    const rows = await asked(warehouse, existingColumnsQuery(type), LOOK_WITHIN_MS);
    const wanted = preparation(
      type,
      rows.map(parseExistingColumn),
      !hasFirstArrivals(type) || (await isViewThere(warehouse, type)),
    );
    if (!wanted.ok) {
      throw fail(
        'ShapeRefused',
        `The table ${type.schema}.${type.name} differs from the declaration: ${wanted.refusals.join('; ')}.`,
      );
    }
    if (wanted.statements.length === 0) return checkMode(warehouse, type);
    try {
      for (const statement of wanted.statements) await asked(warehouse, statement, DDL_WITHIN_MS);
    } catch (error) {
      if (!(error instanceof WarehouseError)) throw error;
      if (error.denied) throw deniedOf(type, error);
      last = error;
    }
  }
  throw fail(
    'ShapeRefused',
    `The warehouse refused to make or change ${type.schema}.${type.name}: ${last?.message ?? ''}.`,
  );
}
