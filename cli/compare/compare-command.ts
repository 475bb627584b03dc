import type { Command } from 'commander';
import type { Warehouse } from '../../clients/warehouse';
import type { DataType } from '../../core/data-type';
import {
  comparable,
  comparedColumns,
  theirColumnsQuery,
  type ComparedColumn,
} from '../../core/status/compare-columns';
import { targetTable } from '../../core/warehouse/names';
import { parseStageProfile, profileQuery } from '../../core/warehouse/profile-sql';
import { dateLiteral, identifier } from '../../core/warehouse/sql-text';
import { alignedTable } from '../aligned-table';
import { CommandFault, EXIT } from '../exit-code';
import { askWarehouse } from '../facts/read-warehouse';
import { configOf } from '../facts/sources';
import { count } from '../../core/figures';
import { command, refuse, tellEnvironment, type AddCommand, type Shell } from '../shell';
import { typeAndDay } from '../type-and-day';

const TABLE = /^([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)$/;
/** A profile reads every row of the day, of both tables. */
const WITHIN_MS = 15 * 60_000;

interface Flags {
  readonly with?: string;
  readonly json?: boolean;
}

const HELP = `
A table with a date column "day" is compared for that day; any other one whole.
Compared are rows, distinct keys, and per column count, bytes or sum, least and greatest. Two values
swapped within a column are not seen.

Exit codes:
  0 all is the same; 2 wrong arguments or configuration; 3 the warehouse gives no answer; 4 something differs`;

/** One table's side of it. */
interface Side {
  readonly table: string;
  readonly rows: number;
  readonly keys: number;
}

/** What `millrace compare --json` prints. */
interface Comparison {
  readonly dataType: string;
  readonly day: string;
  readonly same: boolean;
  readonly ours: Side;
  readonly theirs: Side & { readonly dayOnly: boolean };
  readonly columns: readonly ComparedColumn[];
  readonly onlyTheirs: readonly string[];
}

async function compare(
  warehouse: Warehouse,
  type: DataType,
  day: string,
  [schema, table]: readonly [string, string],
): Promise<Comparison> {
  const rows = await askWarehouse(warehouse, theirColumnsQuery(schema, table));
  const columns = rows.map(([name, kind]) => ({ name: name ?? '', type: kind ?? '' }));
  if (columns.length === 0)
    throw new CommandFault(
      EXIT.wrongArguments,
      `There is no table ${schema}.${table}, or the user of the warehouse may not see it.`,
    );
  const shared = comparable(type, columns);
  const dayOnly = columns.some(({ name, type: kind }) => name === 'day' && kind === 'date');
  const ofDay = `WHERE "day" = ${dateLiteral(day)}`;
  const profile = async (from: string) => {
    const [row] = await askWarehouse(
      warehouse,
      profileQuery(shared.shared, `(SELECT * FROM ${from}) AS side`),
      WITHIN_MS,
    );
    return parseStageProfile(shared.shared, row);
  };
  const ours = await profile(`${targetTable(type)} ${ofDay}`);
  const theirTable = `${identifier(schema)}.${identifier(table)}`;
  const theirs = await profile(dayOnly ? `${theirTable} ${ofDay}` : theirTable);
  const compared = comparedColumns(type, shared, ours, theirs);
  return {
    dataType: type.name,
    day,
    same:
      ours.rows === theirs.rows && ours.keys === theirs.keys && compared.every(({ same }) => same),
    ours: { table: `${type.schema}.${type.name}`, rows: ours.rows, keys: ours.keys },
    theirs: { table: `${schema}.${table}`, rows: theirs.rows, keys: theirs.keys, dayOnly },
    columns: compared,
    onlyTheirs: shared.onlyTheirs,
  };
}

const columnText = ({ same, why, differs }: ComparedColumn): string =>
  same
    ? ''
    : (why ??
      differs
        .map(
          ({ figure, ours, theirs }) =>
            `${figure} ${ours ?? 'none'} here, ${theirs ?? 'none'} there`,
        )
        .join('; '));

const comparisonText = ({ ours, theirs, columns, onlyTheirs, same, day }: Comparison): string =>
  [
    ...alignedTable([
      ['table', 'rows', 'keys'],
      [ours.table, count(ours.rows), count(ours.keys)],
      [theirs.table, count(theirs.rows), count(theirs.keys)],
    ]),
    theirs.dayOnly ? `Both of ${day}.` : `${theirs.table} has no date column "day": all of it.`,
    '',
    ...alignedTable([
      ['column', '', 'what differs'],
      ...columns.map((column) => [
        column.column,
        column.same ? 'same' : 'differs',
        columnText(column),
      ]),
    ]),
    ...(onlyTheirs.length === 0 ? [] : [`Only in ${theirs.table}: ${onlyTheirs.join(', ')}`]),
    '',
    same ? 'All is the same.' : 'They differ.',
  ].join('\n');

async function run(
  shell: Shell,
  type: DataType,
  day: string,
  other: readonly [string, string],
  json: boolean,
): Promise<number> {
  tellEnvironment(shell);
  const { warehouse } = shell.open(configOf(shell));
  const comparison = await compare(warehouse, type, day, other);
  shell.terminal.out(json ? JSON.stringify(comparison, null, 2) : comparisonText(comparison));
  return comparison.same ? EXIT.done : EXIT.notGood;
}

/** `millrace compare`: our day beside the table of another pipeline. */
export const addCompare: AddCommand = (program, shell, ended) => {
  command(program, 'compare', '<type> <day> --with <schema.table> [--json]')
    .summary('set a day beside the table of another pipeline')
    .description('Compares counts and profile of a loaded day with those of another table.')
    .argument('<type>', 'data type')
    .argument('<day>', 'UTC day, YYYY-MM-DD')
    .option('--with <schema.table>', 'the other table, in the same database')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (name: string, day: string, flags: Flags, self: Command) => {
      const asked = typeAndDay(name, day, shell.catalogue);
      const [, schema = '', table = ''] = TABLE.exec(flags.with ?? '') ?? [];
      const faults = [
        ...('faults' in asked ? asked.faults : []),
        ...(schema === '' ? ['--with: must be a table, schema.table, in small letters'] : []),
      ];
      if ('faults' in asked || faults.length > 0) return refuse(self, faults);
      ended(await run(shell, asked.type, asked.day, [schema, table], flags.json === true));
    });
};
