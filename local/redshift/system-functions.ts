/** Redshift's functions that PostgreSQL lacks, or has otherwise (C48 to C50, C52). */
export const SYSTEM_FUNCTIONS = `
CREATE OR REPLACE FUNCTION redshift.getdate() RETURNS timestamp LANGUAGE sql STABLE
  AS $$ SELECT statement_timestamp() AT TIME ZONE 'UTC' $$;
CREATE OR REPLACE FUNCTION redshift.sysdate() RETURNS timestamp LANGUAGE sql STABLE
  AS $$ SELECT transaction_timestamp() AT TIME ZONE 'UTC' $$;
CREATE OR REPLACE FUNCTION redshift.step(part text) RETURNS interval LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE part WHEN 'quarter' THEN interval '3 months' ELSE ('1 ' || part)::interval END $$;
CREATE OR REPLACE FUNCTION redshift.dateadd(part text, n bigint, t timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE
  AS $$ SELECT t + n * redshift.step(part) $$;
CREATE OR REPLACE FUNCTION redshift.dateadd(part text, n bigint, t date) RETURNS timestamp LANGUAGE sql IMMUTABLE
  AS $$ SELECT t::timestamp + n * redshift.step(part) $$;
CREATE OR REPLACE FUNCTION redshift.dateadd(part text, n bigint, t timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
  AS $$ SELECT t + n * redshift.step(part) $$;
CREATE OR REPLACE FUNCTION redshift.place(part text, t timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT floor(CASE part
    WHEN 'millennium' THEN (extract(year FROM t) - 1) / 1000 WHEN 'century' THEN (extract(year FROM t) - 1) / 100
    WHEN 'decade' THEN extract(year FROM t) / 10 WHEN 'year' THEN extract(year FROM t)
    WHEN 'quarter' THEN extract(year FROM t) * 4 + extract(quarter FROM t)
    WHEN 'month' THEN extract(year FROM t) * 12 + extract(month FROM t)
    WHEN 'week' THEN (date_trunc('week', t)::date - DATE '2000-01-03') / 7 WHEN 'day' THEN t::date - DATE '2000-01-01'
    WHEN 'hour' THEN extract(epoch FROM t) / 3600 WHEN 'minute' THEN extract(epoch FROM t) / 60
    WHEN 'second' THEN extract(epoch FROM t) WHEN 'millisecond' THEN extract(epoch FROM t) * 1000
    WHEN 'microsecond' THEN extract(epoch FROM t) * 1000000 END)::bigint $$;
CREATE OR REPLACE FUNCTION redshift.datediff(part text, a timestamp, b timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE
  AS $$ SELECT redshift.place(part, b) - redshift.place(part, a) $$;
CREATE OR REPLACE FUNCTION redshift.date_trunc(part text, t date) RETURNS timestamp LANGUAGE sql IMMUTABLE
  AS $$ SELECT date_trunc(part, t::timestamp) $$;
CREATE OR REPLACE FUNCTION redshift.trunc(t timestamp) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT t::date $$;
CREATE OR REPLACE FUNCTION redshift.last_day(t timestamp) RETURNS date LANGUAGE sql IMMUTABLE
  AS $$ SELECT (date_trunc('month', t) + interval '1 month' - interval '1 day')::date $$;
CREATE OR REPLACE FUNCTION redshift.add_months(t timestamp, n bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN t::date = redshift.last_day(t)
    THEN redshift.last_day(t + n * interval '1 month') + t::time ELSE t + n * interval '1 month' END $$;
CREATE OR REPLACE FUNCTION redshift.convert_timezone(src text, dst text, t timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE
  AS $$ SELECT t AT TIME ZONE src AT TIME ZONE dst $$;
CREATE OR REPLACE FUNCTION redshift.convert_timezone(dst text, t timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE
  AS $$ SELECT t AT TIME ZONE 'UTC' AT TIME ZONE dst $$;
CREATE OR REPLACE FUNCTION redshift.is_valid_json(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT
  AS $$ BEGIN RETURN json_typeof(t::json) IN ('object', 'array'); EXCEPTION WHEN data_exception THEN RETURN false; END $$;
CREATE OR REPLACE FUNCTION redshift.json_extract_path_text(t text, null_if_invalid boolean, VARIADIC path text[]) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT AS $$ BEGIN
    RETURN json_extract_path_text(t::json, VARIADIC path);
  EXCEPTION WHEN data_exception THEN
    IF null_if_invalid THEN RETURN NULL; END IF;
    RAISE EXCEPTION 'JSON parsing error';
  END $$;
CREATE OR REPLACE FUNCTION redshift.sha2(t text, bits int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(CASE bits WHEN 224 THEN sha224(convert_to(t, 'UTF8')) WHEN 384 THEN sha384(convert_to(t, 'UTF8'))
    WHEN 512 THEN sha512(convert_to(t, 'UTF8')) WHEN 256 THEN sha256(convert_to(t, 'UTF8'))
    WHEN 0 THEN sha256(convert_to(t, 'UTF8')) END, 'hex') $$;
CREATE OR REPLACE FUNCTION redshift.strtol(t text, base int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (CASE WHEN t LIKE '-%' THEN -1 ELSE 1 END * sum(COALESCE(NULLIF(strpos(left('0123456789abcdefghijklmnopqrstuvwxyz', base), lower(c)), 0),
    ('digit ' || c)::int) * power(base::numeric, n - 1) - power(base::numeric, n - 1)))::bigint
  FROM regexp_split_to_table(reverse(ltrim(t, '-+')), '') WITH ORDINALITY AS d(c, n) $$;
CREATE OR REPLACE FUNCTION redshift.avg_end(s bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE WHEN s[1] > 0 THEN s[2] / s[1] END $$;
CREATE OR REPLACE FUNCTION redshift.avg_add(s numeric[], n bigint) RETURNS numeric[] LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE WHEN n IS NULL THEN s ELSE ARRAY[s[1] + 1, s[2] + n] END $$;
CREATE OR REPLACE FUNCTION redshift.avg_end(s numeric[]) RETURNS bigint LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE WHEN s[1] > 0 THEN trunc(s[2] / s[1])::bigint END $$;
CREATE OR REPLACE AGGREGATE redshift.avg(smallint) (SFUNC = int2_avg_accum, STYPE = bigint[], FINALFUNC = redshift.avg_end, INITCOND = '{0,0}');
CREATE OR REPLACE AGGREGATE redshift.avg(int) (SFUNC = int4_avg_accum, STYPE = bigint[], FINALFUNC = redshift.avg_end, INITCOND = '{0,0}');
CREATE OR REPLACE AGGREGATE redshift.avg(bigint) (SFUNC = redshift.avg_add, STYPE = numeric[], FINALFUNC = redshift.avg_end, INITCOND = '{0,0}');
CREATE OR REPLACE AGGREGATE redshift.avg(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg);
CREATE OR REPLACE AGGREGATE redshift.avg(double precision) (SFUNC = float8_accum, STYPE = double precision[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}');
CREATE OR REPLACE AGGREGATE redshift.listagg(text, text) (SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = string_agg_finalfn);
CREATE OR REPLACE FUNCTION redshift.pg_last_copy_count() RETURNS bigint LANGUAGE sql STABLE
  AS $$ SELECT COALESCE(NULLIF(current_setting('redshift.last_copy_count', true), ''), '0')::bigint $$;
CREATE OR REPLACE FUNCTION redshift.pg_last_copy_id() RETURNS bigint LANGUAGE sql STABLE
  AS $$ SELECT COALESCE(NULLIF(current_setting('redshift.last_copy_id', true), ''), '-1')::bigint $$;
`;
