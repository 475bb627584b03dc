import { columnReasons, RECORD_REASONS } from '../core/codecs/column-reasons';
import { REASONS } from '../core/codecs/reasons';
import type { Column, DataType, Source } from '../core/data-type';
import { sqlType } from '../core/warehouse/ddl';
import { count } from './figures';
import { markdownTable } from './markdown-table';

const code = (text: string): string => `\`${text}\``;
const codes = (names: readonly string[]): string => names.map(code).join(', ');
const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

const LOAD = {
  replace: 'the table holds the newest day',
  snapshot: 'every day is kept',
} as const;

function sourceText(source: Source): string {
  const capacity =
    source.capacity === undefined
      ? 'its read capacity'
      : `${count(source.capacity)} read units a second`;
  return `DynamoDB table ${code(source.table)}, read whole once a day at ${percent(source.readShare)} of ${capacity}`;
}

/** What becomes of a value on its way, in words. */
function conversions(column: Column): string {
  return [
    ...(column.conversion === 'epochMillis' ? ['milliseconds since 1970 to UTC'] : []),
    ...(column.joinedBy === undefined
      ? []
      : [`members sorted, joined by ${code(column.joinedBy)}`]),
    ...(column.upperCase === true ? ['upper case'] : []),
    ...(column.misfit === 'truncate' ? ['cut to the length'] : []),
    ...(column.misfit === 'null' ? ['null where it does not fit'] : []),
    ...(column.oneOf === undefined ? [] : [`one of ${codes(column.oneOf)}`]),
  ].join('; ');
}

const columnRow = (column: Column): string[] => [
  code(column.name),
  code(sqlType(column)),
  code(column.from),
  column.required ? 'yes' : '',
  conversions(column),
  codes(columnReasons(column)),
];

function section(type: DataType): string[] {
  const { records, share } = type.quarantineLimit;
  return [
    `## ${type.name}`,
    '',
    type.description,
    '',
    `- Source: ${sourceText(type.source)}.`,
    `- Table: ${code(`${type.schema}.${type.name}`)}; ${code('day')} comes first, then the columns below. Key: ${codes(type.key)}.`,
    `- Load: ${code(type.load)}, ${LOAD[type.load]}.`,
    ...(type.after.length === 0 ? [] : [`- After: ${codes(type.after)} of the same day.`]),
    `- Due: by ${type.deadline} UTC of the next day; later, the watch says so.`,
    `- Stops when more than ${count(records)} records and more than ${percent(share)} of all are quarantined, ` +
      `when fewer than ${percent(type.shrinkBelow)} of the rows loaded before would be loaded` +
      `${type.mayBeEmpty ? '' : ', and when the source is empty'}.`,
    '',
    ...markdownTable([
      ['column', 'type', 'from', 'required', 'on the way', 'sent to quarantine when'],
      ...type.columns.map(columnRow),
    ]),
    '',
  ];
}

/** `docs/data-types.md`: what the catalogue declares, for those who query the warehouse. */
export const dataTypesPage = (catalogue: readonly DataType[]): string =>
  [
    '# Data types',
    '',
    '<!-- Written by `npm run docs` from catalogue/. Change the declaration, not this page. -->',
    '',
    'What Millrace loads, as declared in [catalogue/](../catalogue). A column that a declaration does not name stays behind the export.',
    '',
    ...markdownTable([
      ['data type', 'table', 'load', 'what it is'],
      ...catalogue.map((type) => [
        `[${type.name}](#${type.name})`,
        code(`${type.schema}.${type.name}`),
        code(type.load),
        type.description,
      ]),
    ]),
    '',
    ...catalogue.flatMap(section),
    '## Quarantine reasons',
    '',
    `A record that cannot be loaded is kept whole in the quarantine bucket with file, line, byte offset, column and one of these reasons. ${codes(RECORD_REASONS)} are about the record; the others are about one column, and the tables above say which.`,
    '',
    ...markdownTable([
      ['reason', 'meaning'],
      ...Object.entries(REASONS).map(([reason, meaning]) => [code(reason), meaning]),
    ]),
    '',
  ].join('\n');
