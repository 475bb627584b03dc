import { wordSet } from './words';

/** Functions of Redshift that PostgreSQL, or schema `redshift` (system-schema.ts), has with the same meaning. What stands in none of these lists is refused. */
export const FUNCTIONS = wordSet(`
  count sum avg min max stddev stddev_samp stddev_pop variance var_samp var_pop bool_and bool_or bit_and bit_or listagg
  percentile_cont percentile_disc
  row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
  abs ceil ceiling floor round trunc mod power exp ln log sqrt cbrt sign pi random degrees radians sin cos tan cot asin
  acos atan atan2
  upper lower initcap ltrim rtrim btrim trim lpad rpad left right substring substr length char_length character_length
  octet_length position strpos replace translate reverse repeat chr ascii md5 sha2 strtol to_hex
  split_part quote_ident quote_literal regexp_substr regexp_count regexp_instr regexp_replace
  similar_to_escape like_escape is_valid_json json_extract_path_text
  getdate sysdate dateadd datediff date_part date_trunc extract last_day add_months convert_timezone timezone date
  to_char to_date to_timestamp to_number timeofday
  pg_last_copy_count pg_last_copy_id pg_backend_pid
  current_schema current_schemas current_database version current_setting has_table_privilege has_schema_privilege
  has_database_privilege pg_get_userbyid pg_table_is_visible age now nullif`);

/** What Redshift runs on its leader node only: not together with a user's table (C46). */
export const LEADER_ONLY =
  wordSet(`current_schema current_schemas current_database version current_setting age now
  has_table_privilege has_schema_privilege has_database_privilege pg_get_userbyid pg_table_is_visible`);

/** What PostgreSQL has and Redshift has not (C46, C47). */
export const LACKING =
  wordSet(`string_agg array_agg every xmlagg xml_agg corr covar_pop covar_samp regr_avgx regr_avgy
  regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy clock_timestamp justify_days justify_hours
  justify_interval pg_sleep transaction_timestamp statement_timestamp div setseed width_bucket generate_series
  generate_subscripts bit_length overlay convert convert_from convert_to encode format quote_nullable regexp_matches
  regexp_split_to_array regexp_split_to_table pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock
  pg_advisory_unlock_all pg_advisory_xact_lock pg_try_advisory_lock pg_try_advisory_xact_lock nextval currval setval
  lastval txid_current txid_current_snapshot`);

/** Aggregates that need an explicit frame in a window with ORDER BY. */
export const NEEDS_FRAME =
  wordSet(`count sum avg min max stddev stddev_samp stddev_pop variance var_samp var_pop bool_and
  bool_or first_value last_value nth_value`);
