import type { LoadMode } from '../data-type';
import type { LedgerFacts } from './day-facts';
import type { FenceDay } from './warehouse-sql';

/**
 * What the fence will have said before the load that holds it: both are written in one transaction. For a `replace`
 * type only the last load of all counts as loaded.
 */
export function fenceFromLedger(load: LoadMode, ledger: readonly LedgerFacts[]): FenceDay[] {
  const newest = ledger.at(-1)?.epoch;
  const days = new Map<string, FenceDay>();
  for (const { day, generation, epoch, rowsLoaded, loadedAt } of ledger)
    days.set(day, {
      day,
      generation: load === 'replace' && epoch !== newest ? null : generation,
      epoch,
      rows: rowsLoaded,
      loadedAt,
    });
  return [...days.values()];
}
