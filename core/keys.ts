/** Keys on S3, spelled in one place. A folder ends in `/`. */

export const tableDayPrefix = (table: string, day: string): string => `exports/${table}/${day}/`;

export const capturePrefix = (table: string, day: string, capture: string): string =>
  `${tableDayPrefix(table, day)}AWSDynamoDB/${capture}/`;

/** `<day without dashes>-<two-digit number>`. */
export const captureId = (day: string, number: number): string =>
  `${day.replaceAll('-', '')}-${String(number).padStart(2, '0')}`;

export const typeDayPrefix = (dataType: string, day: string): string =>
  `warehouse/${dataType}/${day}/`;

export const generationPrefix = (dataType: string, day: string, generation: string): string =>
  `${typeDayPrefix(dataType, day)}${generation}/`;

export const quarantinePrefix = (dataType: string, day: string, generation: string): string =>
  `quarantine/${dataType}/${day}/${generation}/`;

/** Where the sync keeps its plans, manifests and policies, a folder per type. */
export const SYNC_ROOT = '.sync/';
/** Where the sync keeps its logs, a folder per type. */
export const CROSSINGS_ROOT = '.crossings/';

/** Plans and numbered manifests of a day's sync, in the bucket of the copies. A dot folder is never read as data. */
export const syncPrefix = (dataType: string, day: string): string =>
  `${SYNC_ROOT}${dataType}/${day}/`;

/** `.sync/<type>/<day>/<four digits>.json`. */
export const syncManifestKey = (dataType: string, day: string, number: number): string =>
  `${syncPrefix(dataType, day)}${String(number).padStart(4, '0')}.json`;

/** Policies under which objects of a type were copied, in the bucket of the copies. */
export const policiesPrefix = (dataType: string): string => `${SYNC_ROOT}${dataType}/policies/`;

/** `.sync/<type>/policies/<version>.json`. */
export const policyRecordKey = (dataType: string, version: string): string =>
  `${policiesPrefix(dataType)}${version}.json`;

/** Logs of what crossed the border, in the bucket of the copies. */
export const crossingsPrefix = (dataType: string, day: string): string =>
  `${CROSSINGS_ROOT}${dataType}/${day}/`;
