import { identifier } from './sql-text';

const SCHEMA = identifier('millrace');

export const LEDGER = `${SCHEMA}.${identifier('loads')}`;
export const fenceTable = (dataType: string): string =>
  `${SCHEMA}.${identifier(`fence_${dataType}`)}`;
export const targetTable = (type: { readonly schema: string; readonly name: string }): string =>
  `${identifier(type.schema)}.${identifier(type.name)}`;
/** The table that one load submission copies into: the attempt's stamp tells housekeeping its age. */
export const stageTable = (dataType: string, attemptStamp: string, token: string): string =>
  `${SCHEMA}.${identifier(`stage_${dataType}_${attemptStamp}_${token}`)}`;
/** `load/<type>/<day>/<epoch>/<claim|stage|commit>`: how a statement is found again. */
export const statementName = (
  dataType: string,
  day: string,
  epoch: string,
  batch: string,
): string => `load/${dataType}/${day}/${epoch}/${batch}`;
