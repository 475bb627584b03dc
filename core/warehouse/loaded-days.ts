import type { DataType } from '../data-type';
import { LEDGER, targetTable } from './names';
import { dateLiteral, literal } from './sql-text';

/** Whether there is a ledger: before the first load there is none. One row, one count. */
export const ledgerExistsQuery = (): string =>
  "SELECT CAST(COUNT(*) AS VARCHAR(20)) FROM svv_tables WHERE table_schema = 'millrace' AND table_name = 'loads'";

/** Per type and day from a day on: the rows of its newest load. Reads the ledger, which no load waits for. */
export const loadedDaysQuery = (fromDay: string): string =>
  `SELECT data_type, TO_CHAR("day", 'YYYY-MM-DD'), CAST(rows_loaded AS VARCHAR(20)) FROM ` +
  `(SELECT data_type, "day", rows_loaded, ROW_NUMBER() OVER (PARTITION BY data_type, "day" ORDER BY epoch DESC) AS nth ` +
  `FROM ${LEDGER} WHERE "day" >= ${dateLiteral(fromDay)}) AS days WHERE nth = 1`;

/** Which of the tables are there. One row each: schema and name. */
export const tablesQuery = (types: readonly DataType[]): string =>
  `SELECT table_schema, table_name FROM svv_tables WHERE ${types
    .map(
      ({ schema, name }) => `(table_schema = ${literal(schema)} AND table_name = ${literal(name)})`,
    )
    .join(' OR ')}`;

/** Per type, day from a day on and partition: the rows that the table holds. */
export const partitionRowsQuery = (types: readonly DataType[], fromDay: string): string =>
  types
    .map(
      (type) =>
        `SELECT ${literal(type.name)}, TO_CHAR("day", 'YYYY-MM-DD'), "aws_partition", CAST(COUNT(*) AS VARCHAR(20)) ` +
        `FROM ${targetTable(type)} WHERE "day" >= ${dateLiteral(fromDay)} GROUP BY "day", "aws_partition"`,
    )
    .join(' UNION ALL ');

/** Per type: the newest day that was ever loaded, for the metric of its age. */
export const newestLoadedDaysQuery = (): string =>
  `SELECT data_type, TO_CHAR(MAX("day"), 'YYYY-MM-DD') FROM ${LEDGER} GROUP BY data_type`;
