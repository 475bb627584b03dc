import type { LoadMode } from '../data-type';
import { fenceTable } from './names';
import { dateLiteral } from './sql-text';

/** What the fence says of a day, read under its lock or by a statement alone. */
export interface FenceFacts {
  readonly epoch: string | null;
  readonly loadedEpoch: string | null;
  readonly generation: string | null;
  readonly rows: string | null;
  readonly newestLoadedDay: string | null;
  /** Rows of this day; more than one only after two first claims with stale snapshots. */
  readonly dayFences: string;
}

/** One row, whatever the fence holds: aggregates without GROUP BY. */
export function fenceFacts(dataType: string, day: string): string {
  const mine = `"day" = ${dateLiteral(day)}`;
  return (
    `SELECT MAX(CASE WHEN ${mine} THEN "epoch" END) AS epoch, MAX(CASE WHEN ${mine} THEN "loaded_epoch" END) AS loaded_epoch, ` +
    `MAX(CASE WHEN ${mine} THEN "generation" END) AS generation, CAST(MAX(CASE WHEN ${mine} THEN "rows" END) AS VARCHAR(20)) AS day_rows, ` +
    `TO_CHAR(MAX(CASE WHEN "generation" IS NOT NULL THEN "day" END), 'YYYY-MM-DD') AS newest_loaded_day, ` +
    `CAST(COUNT(CASE WHEN ${mine} THEN 1 END) AS VARCHAR(20)) AS day_fences FROM ${fenceTable(dataType)}`
  );
}

/** The row of `fenceFacts`, as the Data API gives it. */
export function parseFenceFacts(row: readonly (string | null)[] | undefined): FenceFacts {
  if (row?.length !== 6) throw new Error('the fence gave no row of six values');
  const [
    epoch = null,
    loadedEpoch = null,
    generation = null,
    rows = null,
    newestLoadedDay = null,
    dayFences,
  ] = row;
  return { epoch, loadedEpoch, generation, rows, newestLoadedDay, dayFences: dayFences ?? '0' };
}

/** Who asks: the epoch is this attempt's, `limit` the newest day that may be loaded besides this one. */
export interface Asking {
  readonly mode: LoadMode;
  readonly epoch: string;
  readonly day: string;
  readonly evenThoughNewer: string | null;
}

export const limitOf = ({
  day,
  evenThoughNewer,
}: Pick<Asking, 'day' | 'evenThoughNewer'>): string => evenThoughNewer ?? day;

const newerDayLoaded = (facts: FenceFacts, asking: Asking): boolean =>
  asking.mode === 'replace' &&
  facts.newestLoadedDay !== null &&
  facts.newestLoadedDay > limitOf(asking);

/** What a finished claim means, judged from the row that it read. */
export type Claimed = 'stage' | 'already' | 'superseded';

export function judgeClaim(
  facts: FenceFacts,
  asking: Asking,
  load: { readonly generation: string; readonly again: boolean; readonly loadedByThisRun: boolean },
): Claimed {
  if (facts.generation === load.generation && (!load.again || load.loadedByThisRun))
    return 'already';
  return newerDayLoaded(facts, asking) ? 'superseded' : 'stage';
}

/** What became of a batch that failed or whose outcome is unknown: the fence says it, the error's text never decides. */
export type Refused = 'loaded' | 'superseded' | 'newer_day_loaded' | 'overtaken' | 'unknown';

/** First match wins (load protocol, 4). `null`: the fence gave no answer. */
export function judgeRefusal(facts: FenceFacts | null, asking: Asking): Refused {
  if (facts === null) return 'unknown';
  if (facts.loadedEpoch === asking.epoch) return 'loaded';
  if (facts.loadedEpoch !== null && facts.loadedEpoch > asking.epoch) return 'superseded';
  if (newerDayLoaded(facts, asking)) {
    return asking.evenThoughNewer === null ? 'superseded' : 'newer_day_loaded';
  }
  return facts.epoch !== null && facts.epoch > asking.epoch ? 'overtaken' : 'unknown';
}
