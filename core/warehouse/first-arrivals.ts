import type { DataType } from '../data-type';
import { targetTable } from './names';
import { identifier, literal } from './sql-text';

/**
 * Name of the view of an `append` type's first arrivals. A day holds a key once; an event that is delivered again a day
 * later stands in both days, as each day tells what arrived in it.
 */
const viewName = ({ name }: DataType): string => `${name}_first_arrivals`;
const view = (type: DataType): string => targetTable({ schema: type.schema, name: viewName(type) });

export const hasFirstArrivals = ({ load, key }: DataType): boolean =>
  load === 'append' && key.length > 0;

/** Whether the view is there: one row, one count. That pg_views lists late-binding views of Redshift is not verified; if it does not, the view is made anew by every load. */
export const firstArrivalsQuery = (type: DataType): string =>
  `SELECT CAST(COUNT(*) AS VARCHAR(20)) FROM pg_views WHERE schemaname = ${literal(type.schema)} AND viewname = ${literal(viewName(type))}`;

export const dropFirstArrivals = (type: DataType): string => `DROP VIEW IF EXISTS ${view(type)}`;

/** Late-binding, so that it never keeps a text of the table from being widened. */
export function createFirstArrivals(type: DataType): string {
  const columns = ['day', ...type.columns.map(({ name }) => name)].map(identifier).join(', ');
  const key = type.key.map(identifier).join(', ');
  return (
    `CREATE VIEW ${view(type)} AS SELECT ${columns} FROM (SELECT ${columns}, ` +
    `ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY "day") AS millrace_n FROM ${targetTable(type)}) AS arrivals ` +
    'WHERE millrace_n = 1 WITH NO SCHEMA BINDING'
  );
}
