import { scanSync } from 'libpg-query';
import { wordSet } from './words';

// Redshift's reserved words (developer guide, r_pg_keywords); START and CONNECT matter as aliases only.

/** Reserved in Redshift only (C4). */
export const ONLY_HERE =
  wordSet(`aes128 aes256 allowoverwrite az64 backup between blanksasnull bytedict bzip2 credentials
  current_user_id deflate defrag delta delta32k disable emptyasnull enable encode encrypt encryption explicit globaldict256
  globaldict64k gzip identity ignore interval language lun luns lzo lzop minus mostly16 mostly32 mostly8 new nulls off
  offline oid old open parallel partition percent permissions pivot raw readratio recover rejectlog resort respect restore
  snapshot sysdate system tag tdes text255 text32k timestamp top truncatecolumns unnest unpivot wallet without`);

/** Reserved in PostgreSQL only: names here, so they go to PostgreSQL in quotes; its clauses of these names are not Redshift's (C5). */
export const NAMES_HERE =
  wordSet(`asymmetric collation concurrently current_catalog current_role current_schema fetch
  lateral returning symmetric system_user tablesample variadic window`);

/** What is reserved in both PostgreSQL's grammar knows (C4). */
export function isReserved(word: string): boolean {
  const { keywordName = '' } = scanSync(word).tokens[0] ?? {};
  const inPostgres = /^(RESERVED|TYPE_FUNC_NAME)_KEYWORD$/.test(keywordName);
  return ONLY_HERE.has(word) || (inPostgres && !NAMES_HERE.has(word));
}
