import { lineText, type AttributeText, type Dialect } from './dialect';
import type { Table } from './world';

/** A fault that only a line of a file can have: DynamoDB would not store it. */
export interface LineFault {
  readonly in: 'line';
  readonly kind: string;
  readonly reason: string;
  /** Null where no single column is to blame. */
  readonly column: string | null;
  readonly line: (attributes: readonly AttributeText[], dialect: Dialect) => Buffer;
}

type Spoil = (attributes: readonly AttributeText[], dialect: Dialect) => string | Buffer;

const fault = (kind: string, reason: string, column: string | null, spoil: Spoil): LineFault => ({
  in: 'line',
  kind,
  reason,
  column,
  line: (attributes, dialect) => {
    const line = spoil(attributes, dialect);
    return typeof line === 'string' ? Buffer.from(line) : line;
  },
});

const others = (attributes: readonly AttributeText[], name: string): AttributeText[] =>
  attributes.filter(([other]) => other !== name);

const without =
  (name: string): Spoil =>
  (attributes, dialect) =>
    lineText(others(attributes, name), dialect);

/** The line with one attribute's value replaced by other JSON, or with the attribute added; `times` of it. */
const replaced =
  (name: string, value: (dialect: Dialect) => string, times = 1): Spoil =>
  (attributes, dialect) => {
    const texts = Array.from({ length: times }, (): AttributeText => [name, value(dialect)]);
    return lineText([...others(attributes, name), ...texts], dialect);
  };

/** The whole line, changed as bytes. */
const changed =
  (change: (line: Buffer) => Buffer | string): Spoil =>
  (attributes, dialect) =>
    change(Buffer.from(lineText(attributes, dialect)));

const s = (text: string) => (dialect: Dialect) => `{"${dialect.tag('S')}":"${text}"}`;
const n = (text: string) => (dialect: Dialect) => `{"${dialect.tag('N')}":"${text}"}`;

/** A byte that no UTF-8 has, in the place of the first letter of the attribute `id`. */
function brokenByte(line: Buffer): Buffer {
  const copy = Buffer.from(line);
  copy[line.indexOf('"id"') + '"id":{"S":"'.length] = 0xff;
  return copy;
}

const nested =
  (levels: number) =>
  ({ tag }: Dialect): string =>
    `{"${tag('L')}":[`.repeat(levels) + `{"${tag('S')}":"deep"}` + ']}'.repeat(levels);

/** Names of the attributes that stand for their kind in both tables. */
const PLACES = {
  users: { id: 'user_id', text: 'status', textColumn: 'status' },
  devices: { id: 'device_id', text: 'model', textColumn: 'model' },
} as const;

function faultsOf(table: Table): LineFault[] {
  const { id, text, textColumn } = PLACES[table];
  return [
    fault(
      'line cut off',
      'not_json',
      null,
      changed((line) => line.subarray(0, line.length >> 1)),
    ),
    fault(
      'line with a brace too many',
      'not_json',
      null,
      changed((line) => Buffer.concat([line, Buffer.from('}')])),
    ),
    fault('line of words', 'not_json', null, () => 'Caused by: java.io.IOException: 503 Slow Down'),
    fault(
      'line that is a JSON list',
      'not_json',
      null,
      changed((line) => Buffer.concat([Buffer.from('['), line, Buffer.from(']')])),
    ),
    fault('raw tab inside a text', 'not_json', null, replaced(text, s('a\tb'))),
    fault('unknown escape in a text', 'not_json', null, replaced(text, s('a\\xb'))),
    fault('byte that is no UTF-8', 'invalid_utf8', null, changed(brokenByte)),
    fault('half of a surrogate pair', 'invalid_utf8', textColumn, replaced(text, s('a\\ud83d'))),
    fault(
      'unknown type tag',
      'unknown_type_tag',
      textColumn,
      replaced(text, () => '{"STRING":"a"}'),
    ),
    fault(
      'unknown type tag where nothing is read',
      'unknown_type_tag',
      null,
      replaced('note', () => '{"X":"a"}'),
    ),
    fault(
      'no type tag',
      'unknown_type_tag',
      textColumn,
      replaced(text, () => '{}'),
    ),
    fault(
      'two type tags',
      'two_type_tags',
      textColumn,
      replaced(text, ({ tag }) => `{"${tag('S')}":"a","${tag('N')}":"1"}`),
    ),
    fault(
      'NULL that is false',
      'bad_null',
      textColumn,
      replaced(text, ({ nullTag }) => `{"${nullTag}":false}`),
    ),
    fault('attribute twice', 'duplicate_attribute', textColumn, replaced(text, s('a'), 2)),
    fault('nested 80 levels deep', 'too_deep', null, replaced('note', nested(80))),
    fault(
      'number that is none',
      'not_a_number',
      'registered_at',
      replaced('registered', n('12abc')),
    ),
    fault(
      'number with leading zeros',
      'not_a_number',
      'registered_at',
      replaced('registered', n('01700000000000')),
    ),
    fault(
      'number with a plus sign',
      'not_a_number',
      'registered_at',
      replaced('registered', n('+1700000000000')),
    ),
    fault('number empty', 'not_a_number', 'registered_at', replaced('registered', n(''))),
    fault('id absent', 'missing_required', id, without('id')),
    fault('id a number', 'wrong_type', id, replaced('id', n('7'))),
  ];
}

export const LINE_FAULTS: Readonly<Record<Table, readonly LineFault[]>> = {
  users: faultsOf('users'),
  devices: faultsOf('devices'),
};
