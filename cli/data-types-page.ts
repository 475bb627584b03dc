import { bytes, count, percent } from '../core/figures';
import { columnReasons, RECORD_REASONS } from '../core/codecs/column-reasons';
import { REASONS } from '../core/codecs/reasons';
import type { Column, Crossing, DataType } from '../core/data-type';
import { HELD_BACK_BYTES } from '../core/plan/held-back-fault';
import { sqlType } from '../core/warehouse/ddl';
import { HOW_EVENTS_ARE_READ } from './how-events-are-read';
import { markdownTable } from './markdown-table';

const code = (text: string): string => `\`${text}\``;
const codes = (names: readonly string[]): string => names.map(code).join(', ');

const LOAD = {
  replace: 'the table holds the newest day',
  snapshot: 'every day is kept',
  append: 'the events of every day are kept',
} as const;

function sourceText({ name, source, explode, crossing }: DataType): string {
  if (source.kind === 'events') return eventsText(name, explode, crossing);
  const capacity =
    source.capacity === undefined
      ? 'its read capacity'
      : `${count(source.capacity)} read units a second`;
  return `DynamoDB table ${code(source.table)}, read whole once a day at ${percent(source.readShare)} of ${capacity}`;
}

function crossingText(crossing: Crossing | undefined): string {
  if (crossing === undefined) return 'those of China stay there';
  if (crossing.kind === 'unfiltered') return `those of China cross byte for byte: ${crossing.why}`;
  return `of those of China only ${codes(crossing.fields)} cross, and ${codes(crossing.hashed)} as keyed hashes`;
}

const eventsText = (
  name: string,
  explode: string | undefined,
  crossing: Crossing | undefined,
): string =>
  `events on S3 below ${code(`${name}/YYYY/MM/DD/HH/`)}${explode === undefined ? '' : `, one row per member of ${code(explode)}`}; ${crossingText(crossing)}`;

/** What becomes of a value on its way, in words. */
function conversions(column: Column): string {
  return [
    ...(column.conversion === 'epochMillis' ? ['milliseconds since 1970 to UTC'] : []),
    ...(column.conversion === 'iso' ? ['ISO 8601 to UTC'] : []),
    ...(column.joinedBy === undefined
      ? []
      : [`members sorted, joined by ${code(column.joinedBy)}`]),
    ...(column.upperCase === true ? ['upper case'] : []),
    ...(column.misfit === 'truncate' ? ['cut to the length'] : []),
    ...(column.misfit === 'null' ? ['null where it does not fit'] : []),
    ...(column.oneOf === undefined ? [] : [`one of ${codes(column.oneOf)}`]),
  ].join('; ');
}

const placeOf = ({ origin, from }: Column): string => {
  if (origin === 'partition') return 'the partition that the event came from';
  return origin === 'position' ? 'the place in the list, from 0' : code(from);
};

const columnRow = (column: Column, { source }: DataType): string[] => [
  code(column.name),
  code(sqlType(column)),
  placeOf(column),
  column.required ? 'yes' : '',
  conversions(column),
  codes(columnReasons(column, source.kind)),
];

function section(type: DataType): string[] {
  const { records, share } = type.quarantineLimit;
  return [
    `## ${type.name}`,
    '',
    type.description,
    '',
    `- Source: ${sourceText(type)}.`,
    `- Table: ${code(`${type.schema}.${type.name}`)}; ${code('day')} comes first, then the columns below. Key: ${codes(type.key)}.`,
    `- Load: ${code(type.load)}, ${LOAD[type.load]}.`,
    ...(type.after.length === 0 ? [] : [`- After: ${codes(type.after)} of the same day.`]),
    `- Due: by ${type.deadline} UTC of the next day; later, the watch says so.`,
    `- Stops when more than ${count(records)} records and more than ${percent(share)} of all are quarantined, ` +
      `when fewer than ${percent(type.shrinkBelow)} of the rows loaded before would be loaded` +
      `${type.mayBeEmpty ? '' : ', and when the source is empty'}.`,
    ...(type.crossing?.kind === 'fields'
      ? [
          `- Stops, too, when as many of China's records are held back at the border, or more than ${bytes(HELD_BACK_BYTES)} and more than ${percent(share)} of the bytes ([border.md](border.md#how-much-may-be-held-back)).`,
        ]
      : []),
    '',
    ...markdownTable([
      ['column', 'type', 'from', 'required', 'on the way', 'sent to quarantine when'],
      ...type.columns.map((column) => columnRow(column, type)),
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
    ...(catalogue.some(({ source }) => source.kind === 'events') ? HOW_EVENTS_ARE_READ : []),
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
