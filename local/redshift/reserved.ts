import { wordSet } from './words';

// Redshift's reserved words (developer guide, r_pg_keywords); START and CONNECT matter as aliases only.

/** Reserved in PostgreSQL too: its grammar refuses them by itself in a query (C4). */
const IN_BOTH =
  wordSet(`all analyse analyze and any array as asc authorization binary both case cast check collate column
  constraint create cross current_date current_time current_timestamp current_user default deferrable desc distinct do
  else end except false for foreign freeze from full grant group having ilike in initially inner intersect into is isnull
  join leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps
  placing primary references right select session_user similar some table then to trailing true union unique user using
  verbose when where with`);

/** Reserved in Redshift only (C4). */
export const ONLY_HERE =
  wordSet(`aes128 aes256 allowoverwrite az64 backup between blanksasnull bytedict bzip2 credentials
  current_user_id deflate defrag delta delta32k disable emptyasnull enable encode encrypt encryption explicit globaldict256
  globaldict64k gzip identity ignore interval language lun luns lzo lzop minus mostly16 mostly32 mostly8 new nulls off
  offline oid old open parallel partition percent permissions pivot raw readratio recover rejectlog resort respect restore
  snapshot sysdate system tag tdes text255 text32k timestamp top truncatecolumns unnest unpivot wallet without`);

export const isReserved = (word: string): boolean => IN_BOTH.has(word) || ONLY_HERE.has(word);

/** Reserved in PostgreSQL only: names here, so they go to PostgreSQL in quotes; its clauses of these names are not Redshift's (C5). */
export const NAMES_HERE =
  wordSet(`asymmetric collation concurrently current_catalog current_role current_schema fetch
  lateral returning symmetric system_user tablesample variadic window`);
