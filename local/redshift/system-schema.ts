import { SYSTEM_FUNCTIONS } from './system-functions';

/**
 * What stands in schema `redshift`, which is on everybody's search path: Redshift's functions and system views that
 * PostgreSQL lacks, and the gateway's own books. Safe to run at every start; statements that an older gateway spelled in its own way are forgotten, and its views made anew, since
 * PostgreSQL replaces none whose columns have other types.
 */
const BOOKS = `
CREATE SCHEMA IF NOT EXISTS redshift;
CREATE TABLE IF NOT EXISTS redshift.load_errors (
  query bigint, starttime timestamp, tbl int, table_name text, filename text, line_number bigint, colname text, type text,
  col_length text, position int, raw_line text, raw_field_value text, err_code int, err_reason text);
CREATE TABLE IF NOT EXISTS redshift.load_history (
  query bigint, status text, table_name text, start_time timestamp, end_time timestamp, data_source text,
  loaded_rows bigint, source_file_count int, source_file_bytes bigint, error_count int);
CREATE TABLE IF NOT EXISTS redshift.statements (id text PRIMARY KEY, gateway text, updated timestamptz DEFAULT now(), record jsonb);
DELETE FROM redshift.statements WHERE NOT record ? 'Id';
CREATE TABLE IF NOT EXISTS redshift.committed (id text);
CREATE OR REPLACE FUNCTION redshift.mark_committed(id text) RETURNS void LANGUAGE sql SECURITY DEFINER
  AS $$ INSERT INTO redshift.committed VALUES (id) $$;
`;

/** Helpers of the gateway. A text counts its bytes (C14); a late-binding view asks a function, which runs its text as the view's owner and knows its tables only then (C61). */
const HELPERS = `
CREATE OR REPLACE FUNCTION redshift.made(rel regclass, attributes text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE change text;
BEGIN
  IF attributes IS NOT NULL AND obj_description(rel, 'pg_class') IS NULL THEN
    SELECT key INTO change FROM (SELECT attributes::jsonb ->> 'distkey' AS key
        UNION ALL SELECT jsonb_array_elements_text(attributes::jsonb -> 'sortkey')) AS k
      WHERE key NOT IN (SELECT attname FROM pg_attribute WHERE attrelid = rel AND attnum > 0);
    IF change IS NOT NULL THEN RAISE EXCEPTION 'column "%" named as a key does not exist', change; END IF;
    EXECUTE format('COMMENT ON TABLE %s IS %L', rel, attributes);
    FOR change IN SELECT jsonb_array_elements_text(attributes::jsonb -> 'primary') LOOP
      EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', rel, change);
    END LOOP;
  END IF;
  SELECT string_agg(format('ALTER COLUMN %I TYPE varchar(65535)', attname), ', ') INTO change FROM pg_attribute
    WHERE attrelid = rel AND attnum > 0 AND atttypid IN (25, 1043) AND atttypmod = -1;
  IF change IS NOT NULL THEN EXECUTE format('ALTER TABLE %s %s', rel, change); END IF;
  WITH wanted AS (
    SELECT format('bytes_%s_%s', atttypmod - 4, attnum) AS name, attname, atttypmod - 4 AS bytes FROM pg_attribute
    WHERE attrelid = rel AND attnum > 0 AND NOT attisdropped AND atttypid IN (1042, 1043)),
  there AS (SELECT conname AS name FROM pg_constraint WHERE conrelid = rel AND conname LIKE 'bytes\\_%')
  SELECT string_agg(part, ', ') INTO change FROM (
    SELECT format('DROP CONSTRAINT %I', name) AS part FROM there WHERE name NOT IN (SELECT name FROM wanted)
    UNION ALL SELECT format('ADD CONSTRAINT %I CHECK (octet_length(%I) <= %s)', name, attname, bytes)
    FROM wanted WHERE name NOT IN (SELECT name FROM there)) AS parts;
  IF change IS NOT NULL THEN EXECUTE format('ALTER TABLE %s %s', rel, change); END IF;
END $$;
CREATE OR REPLACE FUNCTION redshift.retell(rel regclass, part jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE told jsonb := COALESCE(obj_description(rel, 'pg_class'), '{}')::jsonb;
BEGIN
  IF part ? 'encode' THEN part := jsonb_build_object('encode', COALESCE(told -> 'encode', '{}') || (part -> 'encode')); END IF;
  IF part ? 'diststyle' THEN told := told - 'distkey'; END IF;
  EXECUTE format('COMMENT ON TABLE %s IS %L', rel, told || part);
END $$;
CREATE OR REPLACE FUNCTION redshift.check_alter_type(rel regclass, col text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE told jsonb := COALESCE(obj_description(rel, 'pg_class'), '{}')::jsonb;
BEGIN
  IF told -> 'keys' ? col OR told ->> 'distkey' = col OR told -> 'encode' ->> col IN ('bytedict', 'runlength', 'text255', 'text32k')
    OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = rel AND attname = col AND (atthasdef OR atttypid <> 1043)) THEN
    RAISE EXCEPTION 'cannot alter type of column "%": it is no VARCHAR, or has a default, a key or a dictionary', col;
  END IF;
END $$;
CREATE OR REPLACE FUNCTION redshift.begin_write(rel regclass, shared boolean) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = rel) = 'v' THEN RAISE EXCEPTION 'cannot change a view'; END IF;
  IF shared THEN PERFORM pg_advisory_xact_lock(rel::oid::bigint); END IF;
END $$;
DO $$ DECLARE owner text; BEGIN
  FOREACH owner IN ARRAY ARRAY['millrace_loader', 'millrace_reader'] LOOP
    EXECUTE format('CREATE OR REPLACE FUNCTION redshift.late_%1$s(body text) RETURNS SETOF record LANGUAGE plpgsql STABLE
      SECURITY DEFINER AS %2$L; ALTER FUNCTION redshift.late_%1$s(text) OWNER TO %1$s', owner, 'BEGIN RETURN QUERY EXECUTE body; END');
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION redshift.create_late_view(view text, columns text, body text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE list text;
BEGIN
  BEGIN EXECUTE format('CREATE TEMPORARY VIEW millrace_late_probe %s AS %s', columns, body);
  EXCEPTION WHEN undefined_table OR undefined_column OR invalid_schema_name THEN
    RAISE EXCEPTION 'a late-binding view of what is not there (%) is not known to the local Redshift', SQLERRM;
  END;
  SELECT string_agg(format('%I %s', attname, format_type(atttypid, -1)), ', ' ORDER BY attnum) INTO list
    FROM pg_attribute WHERE attrelid = 'pg_temp.millrace_late_probe'::regclass AND attnum > 0;
  DROP VIEW pg_temp.millrace_late_probe;
  EXECUTE format('CREATE VIEW %s AS SELECT * FROM redshift.late_%s(%L) AS late (%s)', view, current_user, body, list);
END $$;
CREATE OR REPLACE FUNCTION redshift.rows_of(rel regclass) RETURNS numeric LANGUAGE plpgsql SECURITY DEFINER
  AS $$ DECLARE n numeric; BEGIN EXECUTE format('SELECT count(*) FROM %s', rel) INTO n; RETURN n; END $$;
`;

/** C60, A90 to A92. Texts of the load views are padded with blanks (A94). */
const VIEWS = `
DROP VIEW IF EXISTS redshift.stl_load_errors, redshift.sys_load_error_detail, redshift.sys_load_history, redshift.svv_columns,
  redshift.svv_tables, redshift.columns_physical, redshift.pg_table_def, redshift.svv_table_info;
CREATE OR REPLACE VIEW redshift.stl_load_errors AS
  SELECT 100 AS userid, 0 AS slice, tbl, starttime, 0 AS session, query::int AS query, filename::char(256) AS filename,
    line_number, colname::char(127) AS colname, type::char(10) AS type, col_length::char(10) AS col_length, position,
    raw_line::char(1024) AS raw_line, raw_field_value::char(1024) AS raw_field_value, err_code, err_reason::char(100) AS err_reason
  FROM redshift.load_errors;
CREATE OR REPLACE VIEW redshift.sys_load_error_detail AS
  SELECT 100 AS user_id, query AS query_id, query AS transaction_id, 0 AS session_id, current_database()::char(64) AS database_name,
    tbl AS table_id, starttime AS start_time, filename::char(256) AS file_name, line_number, colname::char(127) AS column_name,
    type::char(10) AS column_type, col_length::char(10) AS column_length, position, err_code AS error_code,
    err_reason::char(512) AS error_message FROM redshift.load_errors;
CREATE OR REPLACE VIEW redshift.sys_load_history AS
  SELECT 100 AS user_id, query AS query_id, query AS transaction_id, 0 AS session_id, current_database()::text AS database_name, status,
    table_name, start_time, end_time, (extract(epoch FROM end_time - start_time) * 1000000)::bigint AS duration, data_source,
    'text'::text AS file_format, loaded_rows, source_file_bytes AS loaded_bytes, source_file_count, source_file_bytes,
    source_file_count AS file_count_scanned, source_file_bytes AS file_bytes_scanned, error_count, NULL::bigint AS copy_job_id
  FROM redshift.load_history;
CREATE OR REPLACE VIEW redshift.svv_columns AS
  SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
    character_maximum_length, numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision, NULL::varchar AS remarks
  FROM information_schema.columns WHERE table_schema NOT LIKE 'redshift%';
CREATE OR REPLACE VIEW redshift.svv_tables AS
  SELECT table_catalog, table_schema, table_name, table_type, NULL::varchar AS remarks FROM information_schema.tables
  WHERE table_schema NOT LIKE 'redshift%';
CREATE OR REPLACE VIEW redshift.columns_physical AS
  SELECT n.nspname, c.relname, a.attname, a.attnum, c.oid, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, d.told,
    COALESCE(array_position(ARRAY(SELECT jsonb_array_elements_text(d.told -> 'sortkey')), a.attname::text), 0) AS sortkey
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
  CROSS JOIN LATERAL (SELECT COALESCE(obj_description(c.oid, 'pg_class'), '{}')::jsonb AS told) d
  WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'redshift');
CREATE OR REPLACE VIEW redshift.pg_table_def AS
  SELECT nspname AS schemaname, relname AS tablename, attname AS "column", type, COALESCE(told -> 'encode' ->> attname, 'none') AS encoding,
    COALESCE(told ->> 'distkey' = attname, false) AS distkey,
    CASE WHEN told ->> 'interleaved' = 'true' AND sortkey % 2 = 0 THEN -sortkey ELSE sortkey END AS sortkey, attnotnull AS "notnull"
  FROM redshift.columns_physical WHERE nspname = ANY (current_schemas(false));
CREATE OR REPLACE VIEW redshift.svv_table_info AS
  SELECT current_database()::text AS database, nspname::text AS schema, oid AS table_id, relname::text AS "table",
    CASE WHEN bool_or(told -> 'encode' ->> attname <> 'none') THEN 'Y' ELSE 'N' END AS encoded,
    COALESCE('KEY(' || min(told ->> 'distkey') || ')', upper(min(told ->> 'diststyle')), 'AUTO(ALL)') AS diststyle,
    min(attname::text) FILTER (WHERE sortkey = 1) AS sortkey1,
    max((regexp_match(type, '^character varying\\((\\d+)\\)'))[1]::int) AS max_varchar, max(sortkey) AS sortkey_num,
    (pg_total_relation_size(oid) / 1048576)::bigint AS size, redshift.rows_of(oid::regclass)::numeric(38,0) AS tbl_rows
  FROM redshift.columns_physical WHERE nspname NOT LIKE 'pg\\_%' GROUP BY nspname, relname, oid HAVING redshift.rows_of(oid::regclass) > 0;
GRANT CREATE ON SCHEMA public TO PUBLIC;
GRANT USAGE ON SCHEMA redshift TO PUBLIC;
GRANT SELECT ON redshift.stl_load_errors, redshift.sys_load_error_detail, redshift.sys_load_history, redshift.svv_columns,
  redshift.svv_tables, redshift.columns_physical, redshift.pg_table_def, redshift.svv_table_info TO PUBLIC;
`;

export const SYSTEM_SCHEMA = BOOKS + SYSTEM_FUNCTIONS + HELPERS + VIEWS;
