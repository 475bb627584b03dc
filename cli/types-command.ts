import type { Command } from 'commander';
import { createHash } from 'node:crypto';
import type { Column, DataType } from '../core/data-type';
import { plannedTypes, dependantsOf } from '../core/plan/day-order';
import { shapeText } from '../core/shape';
import { sqlType } from '../core/warehouse/ddl';
import { alignedTable } from './aligned-table';
import { EXIT } from './exit-code';
import { command, refuse, type AddCommand } from './shell';

const tableOf = ({ schema, name }: DataType): string => `${schema}.${name}`;
const shapeOf = (type: DataType): string =>
  createHash('sha256').update(shapeText(type)).digest('hex');

/** One type in the list, for programs. */
const summary = (type: DataType) => ({
  dataType: type.name,
  table: tableOf(type),
  load: type.load,
  source: type.source.kind === 'events' ? `events:${type.name}` : `dynamodb:${type.source.table}`,
  after: type.after,
  columns: type.columns.length,
  shape: shapeOf(type),
  description: type.description,
});

const listText = (catalogue: readonly DataType[]): string =>
  [
    ...alignedTable([
      ['data type', 'table', 'load', 'after', 'columns', 'what it is'],
      ...catalogue.map((type) => [
        type.name,
        tableOf(type),
        type.load,
        type.after.join(', ') || '-',
        String(type.columns.length),
        type.description,
      ]),
    ]),
    '',
    'One of them whole: millrace types show <name>',
  ].join('\n');

const notes = (column: Column): string =>
  [
    ...(column.required ? ['required'] : []),
    ...(column.conversion === undefined ? [] : [column.conversion]),
    ...(column.upperCase === true ? ['upper case'] : []),
    ...(column.joinedBy === undefined ? [] : [`joined by "${column.joinedBy}"`]),
    ...(column.oneOf === undefined ? [] : [`one of ${column.oneOf.join(', ')}`]),
    ...(column.misfit === 'truncate' ? ['cut to the length'] : []),
    ...(column.misfit === 'null' ? ['null where it does not fit'] : []),
  ].join('; ');

const sourceText = ({ name, source }: DataType): string =>
  source.kind === 'events'
    ? `events on S3 below ${name}/YYYY/MM/DD/HH/`
    : `DynamoDB table ${source.table}, ${source.readShare * 100} % of its reads`;

/** One type for a person: where it comes from and goes to, its limits, its columns. */
function typeText(type: DataType, catalogue: readonly DataType[]): string {
  const waiting = dependantsOf(plannedTypes(catalogue), type.name);
  const { records, share } = type.quarantineLimit;
  return [
    `${type.name}: ${type.description}`,
    '',
    ...alignedTable([
      ['source', sourceText(type)],
      ['table', `${tableOf(type)}, key ${type.key.join(', ') || 'none'}`],
      ['load', type.load],
      ['after', type.after.join(', ') || 'nothing'],
      ['before', waiting.join(', ') || 'nothing'],
      ['stops at', `more than ${records} quarantined records and ${share * 100} % of all`],
      ['stops below', `${type.shrinkBelow * 100} % of the rows that were loaded before`],
      ['shape', shapeOf(type)],
    ]),
    '',
    ...alignedTable([
      ['column', 'type', 'from', 'notes'],
      ...type.columns.map((column) => [column.name, sqlType(column), column.from, notes(column)]),
    ]),
  ].join('\n');
}

/** `millrace types [show <name>]`: what the catalogue declares. Asks nobody. */
export const addTypes: AddCommand = (program, shell, ended) => {
  const { catalogue, terminal } = shell;
  const types = command(program, 'types', '[show <name>] [options]')
    .summary('show what the catalogue declares')
    .description('Shows the data types of the catalogue, or one of them whole. Asks no service.')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => {
      terminal.out(
        json === true ? JSON.stringify(catalogue.map(summary), null, 2) : listText(catalogue),
      );
      ended(EXIT.done);
    });
  command(types, 'show', '<name> [options]')
    .summary('show one data type whole')
    .description('Shows one data type: source, table, limits, columns.')
    .argument('<name>', 'data type')
    .option('--json', 'print the declaration as JSON, with its shape')
    .action((name: string, _: unknown, self: Command) => {
      const type = catalogue.find((each) => each.name === name);
      if (type === undefined) {
        const known = catalogue.map((each) => each.name).join(', ');
        return refuse(self, [`<name>: there is no "${name.slice(0, 63)}" (there are: ${known})`]);
      }
      // Both commands have the option, and commander gives it to the outer one.
      const { json } = self.optsWithGlobals<{ json?: boolean }>();
      terminal.out(
        json === true
          ? JSON.stringify({ ...type, shape: shapeOf(type) }, null, 2)
          : typeText(type, catalogue),
      );
      ended(EXIT.done);
    });
};
