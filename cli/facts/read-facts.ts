import { sourceTable, type DataType } from '../../core/data-type';
import { addDays } from '../../core/day';
import type { FoundCapture } from '../../core/plan/captures';
import { plannedTypes } from '../../core/plan/day-order';
import type { LedgerFacts, RunFacts, TypeFacts } from '../../core/status/day-facts';
import { fenceFromLedger } from '../../core/status/fence-from-ledger';
import type { DayRange } from '../../core/status/warehouse-sql';
import { dailyEtlId } from '../../core/temporal-names';
import { readCaptures } from './read-captures';
import { readGenerations } from './read-generations';
import { readRuns } from './read-runs';
import { readFenceDays, readLedger, readRowsPerDay, readTables } from './read-warehouse';
import type { Sources } from './sources';

/** Which days of which types. */
export interface Selection extends DayRange {
  readonly catalogue: readonly DataType[];
  /** Names; null for all. */
  readonly types: readonly string[] | null;
}

export interface Facts {
  /** In dependency order. */
  readonly types: readonly TypeFacts[];
  /** Types that the ledger knows in these days and the catalogue does not. */
  readonly removed: readonly string[];
}

interface Shared {
  readonly tables: ReadonlySet<string>;
  readonly ledger: readonly LedgerFacts[];
  readonly runs: ReadonlyMap<string, readonly RunFacts[]>;
}

const NO_CAPTURES: ReadonlyMap<string, readonly FoundCapture[]> = new Map();

const daysOf = ({ from, to }: DayRange): string[] => {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
};

async function typeFacts(
  { store, warehouse, config }: Sources,
  type: DataType,
  after: readonly string[],
  range: DayRange,
  { tables, ledger: all, runs }: Shared,
): Promise<TypeFacts> {
  const table = sourceTable(type);
  const [captures, generations, rows, fence] = await Promise.all([
    table === null ? NO_CAPTURES : readCaptures(store, config.exportsBucket, table, range),
    readGenerations(store, config.warehouseBucket, type.name, range),
    readRowsPerDay(warehouse, tables, type, range),
    readFenceDays(warehouse, tables, type, range),
  ]);
  const ledger = all.filter(({ dataType }) => dataType === type.name);
  const loaded = fence ?? fenceFromLedger(type.load, ledger);
  const loadedNow = loaded.filter(({ generation }) => generation !== null).map(({ day }) => day);
  return {
    dataType: type.name,
    load: type.load,
    source: type.source.kind,
    after,
    newestLoadedDay: loadedNow.sort().at(-1) ?? null,
    isLoadingNow: fence === null,
    days: daysOf(range).map((day) => ({
      day,
      captures: captures.get(day) ?? [],
      generations: generations.get(day) ?? [],
      loaded: loaded.find((each) => each.day === day) ?? null,
      rowsInTable: rows.get(day) ?? 0,
      ledger: ledger.filter((row) => row.day === day),
      runs: runs.get(dailyEtlId(type.name, day)) ?? [],
    })),
  };
}

/** Reads all that is known of the days: a listing per table and type, two statements per type, one query of runs. */
export async function readFacts(
  sources: Sources,
  { catalogue, types, from, to }: Selection,
): Promise<Facts> {
  const range = { from, to };
  const tables = await readTables(sources.warehouse, catalogue);
  const [ledger, runs] = await Promise.all([
    readLedger(sources.warehouse, tables, range),
    readRuns(sources.temporal, range),
  ]);
  const planned = plannedTypes(catalogue, types ?? undefined);
  const known = new Set(catalogue.map(({ name }) => name));
  return {
    types: await Promise.all(
      planned.flatMap(({ dataType, after }) =>
        catalogue
          .filter(({ name }) => name === dataType)
          .map((type) => typeFacts(sources, type, after, range, { tables, ledger, runs })),
      ),
    ),
    removed: [...new Set(ledger.map(({ dataType }) => dataType))].filter(
      (name) => !known.has(name),
    ),
  };
}
