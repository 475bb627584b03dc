/** Names under which Temporal knows our work, spelled in one place. */

/** Workflows, plans, loads. */
export const ETL_QUEUE = 'etl';
/** Bulk work: segments of exports, chunks of transforms. */
export const DATA_QUEUE = 'etl-data';
/** The sync: only the border worker, inside aws-cn, polls it. */
export const BORDER_QUEUE = 'border-cn';

/** Search attributes (Keyword): what a list of runs is filtered by. */
export const SEARCH_ATTRIBUTES = {
  dataType: 'MillraceDataType',
  day: 'MillraceDay',
  hop: 'MillraceHop',
  trigger: 'MillraceTrigger',
} as const;

/** Who asked for a run. */
export type Trigger = 'schedule' | 'backfill' | 'manual';

/** Id of a run: one of a type and day at a time. */
export const dailyEtlId = (dataType: string, day: string): string => `daily-etl/${dataType}/${day}`;
