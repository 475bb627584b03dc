import { isUtf8 } from 'node:buffer';
import { devices } from '../../../catalogue/devices';
import { users } from '../../../catalogue/users';
import {
  boolean,
  date,
  dataType,
  decimal,
  double,
  dynamodbTable,
  integer,
  iso,
  replace,
  text,
  timestamp,
  type ColumnBuilder,
} from '../../../core/data-type';
import { tableReader } from '../../../core/codecs/table-reader';
import { readLines } from '../../support/read-lines';

const thing = (columns: Record<string, ColumnBuilder>) =>
  dataType({
    name: 'things',
    description: '',
    source: dynamodbTable({ table: 'things', readShare: 1 }),
    load: replace(),
    key: [],
    columns,
  });
const item = (attributes: string): string => `{"Item":{${attributes}}}`;
const one = thing({ a: text(8) });

it('writes a user in declaration order, nulls as the marker in texts and empty elsewhere', () => {
  const { rows, rejected } = readLines(users, [
    item(
      '"services":{"SS":["tidal","deezer"]},"email":{"S":"x@y"},"id":{"S":"u1"},"partner":{"S":"aurora"},' +
        '"country":{"S":"de"},"registered":{"N":"1700000000123"},"consent":{"M":{"marketing":{"BOOL":false}}}',
    ),
  ]);
  expect(rejected).toEqual([]);
  expect(rows).toBe(
    'u1|aurora|@null@|DE|@null@|@null@|2023-11-14 22:13:20.123||@null@|f|deezer,tidal\n',
  );
});

it.each<[string, string]>([
  [
    'DynamoDB',
    '{"Item":{"id":{"S":"d"},"partner":{"S":"aurora"},"type":{"S":"t"},"registered":{"N":"0"},"state":{"M":{"online":{"BOOL":true},"hoursPlayed":{"N":"1.5"},"firmware":{"NULL":true}}}}}',
  ],
  [
    'the EMR connector, SDK v1',
    '{"id":{"s":"d"},"partner":{"s":"aurora"},"type":{"s":"t"},"registered":{"n":"0"},"state":{"m":{"online":{"bOOL":true},"hoursPlayed":{"n":"1.5"},"firmware":{"nULLValue":true}}}}',
  ],
  [
    'the EMR connector, SDK v2',
    '{"id":{"s":"d"},"partner":{"s":"aurora"},"type":{"s":"t"},"registered":{"n":"0"},"state":{"m":{"online":{"bOOL":"true"},"hoursPlayed":{"n":"1.5"},"firmware":{"nULL":true}}}}',
  ],
  [
    "the article's sketch",
    '{"id": {"S": "d"}, "partner": {"S": "aurora"}, "type": {"S": "t"}, "registered": {"N": 0}, "state": {"M": {"online": {"bOOL": true}, "hoursPlayed": {"N": 1.5}, "firmware": {"Nul": true}}}}',
  ],
])('reads the dialect of %s', (_, line) => {
  const { rows, rejected } = readLines(
    devices,
    [line],
    line.startsWith('{"Item"') ? 'item' : 'bare',
  );
  expect(rejected).toEqual([]);
  expect(rows).toBe(
    'd|aurora|@null@|t|@null@|@null@|@null@|@null@|@null@|t||1.5|1970-01-01 00:00:00.000\n',
  );
});

it('tells an export line from an item that has an attribute called Item', () => {
  const type = thing({ a: text(8).from('Item') });
  expect(readLines(type, ['{"Item":{"s":"x"}}'], 'bare').rows).toBe('x\n');
  expect(readLines(type, ['{"Item":{"Item":{"S":"y"}}}'], 'item').rows).toBe('y\n');
});

it.each<[string, string, string, string | null]>([
  ['no JSON', '{"Item":', 'not_json', null],
  ['text behind the object', '{"Item":{}} x', 'not_json', null],
  ['two objects', '{"Item":{}}{"Item":{}}', 'not_json', null],
  ['another member', '{"Other":{}}', 'not_json', null],
  ['a comma too many', item('"a":{"S":"x"},'), 'not_json', null],
  ['a control character in a string', item('"a":{"S":"\t"}'), 'not_json', null],
  ['an escape that JSON does not have', item('"a":{"S":"\\x"}'), 'not_json', null],
  ['half an escape', item('"a":{"S":"\\u12"}'), 'not_json', null],
  ['an unquoted text', item('"a":{"S":x}'), 'not_json', null],
  ['an unknown type tag', item('"a":{"X":"x"}'), 'unknown_type_tag', 'a'],
  [
    'an unknown type tag of an undeclared attribute',
    item('"z":{"X":"x"}'),
    'unknown_type_tag',
    null,
  ],
  ['no type tag', item('"a":{}'), 'unknown_type_tag', 'a'],
  ['two type tags', item('"a":{"S":"x","N":"1"}'), 'two_type_tags', 'a'],
  ['a NULL that is false', item('"a":{"NULL":false}'), 'bad_null', 'a'],
  ['an attribute twice', item('"a":{"S":"x"},"a":{"S":"y"}'), 'duplicate_attribute', 'a'],
  ['a number where a text belongs', item('"a":{"N":"1"}'), 'wrong_type', 'a'],
  ['a text of nine bytes', item('"a":{"S":"123456789"}'), 'too_long', 'a'],
  ['five two-byte characters', item('"a":{"S":"äöüßé"}'), 'too_long', 'a'],
  ['a NUL', item('"a":{"S":"x\\u0000"}'), 'nul', 'a'],
  ['the null marker', item('"a":{"S":"@null@"}'), 'equals_null_marker', 'a'],
  ['the null marker in escapes', item('"a":{"S":"\\u0040null@"}'), 'equals_null_marker', 'a'],
  ['a lone surrogate', item('"a":{"S":"\\ud800"}'), 'invalid_utf8', 'a'],
])('puts %s into quarantine', (_, line, reason, column) => {
  const { rows, rejected } = readLines(one, ['{"Item":{"a":{"S":"ok"}}}', line]);
  expect(rejected).toMatchObject([{ reason, column, line: 2, byteOffset: 26 }]);
  expect(rows).toBe('ok\n');
});

it('puts bytes that are no UTF-8 into quarantine, and only their line', () => {
  const bad = Buffer.concat([
    Buffer.from('{"Item":{"a":{"S":"'),
    Buffer.from([0xff]),
    Buffer.from('"}}}'),
  ]);
  const { rows, rejected } = readLines(one, [
    '{"Item":{"a":{"S":"ä"}}}',
    bad,
    '{"Item":{"a":{"S":"z"}}}',
  ]);
  expect(rows).toBe('ä\nz\n');
  expect(rejected).toMatchObject([{ reason: 'invalid_utf8', line: 2 }]);
});

it('leaves the record as it came when a column is in upper case', () => {
  const type = thing({ a: text(8).upperCase(), n: integer() });
  const [good, bad] = [item('"a":{"S":"de|x"}'), item('"a":{"S":"de|x"},"n":{"S":"1"}')];
  const block = Buffer.from(`${good}\n${bad}\n`);
  const reader = tableReader(type, 'item', isUtf8, 'plain');
  const out = { bytes: new Uint8Array(64), length: 0 };
  reader.block(
    block,
    out,
    ({ start, end }) => expect(block.toString('utf8', start, end)).toBe(bad),
    'end',
  );
  expect(Buffer.from(out.bytes.subarray(0, out.length)).toString()).toBe('DE\\|X|\n');
  expect(reader.counts()).toMatchObject({ written: 1, quarantined: 1 });
});

it('reads numbers, days and instants whose letters are escapes', () => {
  const type = thing({ n: integer(), d: date(), at: timestamp().from('at', iso) });
  const line = item(
    '"n":{"N":"1\\u0032"},"d":{"S":"2026\\u002d11-20"},"at":{"S":"2026-11-20T00:00:00\\u005a"}',
  );
  expect(readLines(type, [line]).rows).toBe('12|2026-11-20|2026-11-20 00:00:00.000\n');
  expect(readLines(type, [item('"n":{"N":"1\\ud800"}')]).rejected).toMatchObject([
    { reason: 'not_a_number', column: 'n' },
  ]);
});

it('refuses values nested more than 64 levels deep, and reads 60', () => {
  const nested = (depth: number): string =>
    item(`"z":${'{"L":['.repeat(depth)}{"S":"x"}${']}'.repeat(depth)}`);
  expect(readLines(one, [nested(60)]).rows).toBe('@null@\n');
  expect(readLines(one, [nested(70)]).rejected).toMatchObject([{ reason: 'too_deep' }]);
});

it.each<[string, ColumnBuilder, string, string | { reason: string }]>([
  [
    'escapes what COPY would read otherwise',
    text(64),
    '{"S":"a|b\\\\c\\nd\\re\\u007cf"}',
    'a\\|b\\\\c\\\nd\\\re\\|f',
  ],
  [
    'keeps quotes, tabs and non-ASCII',
    text(64),
    '{"S":"\\"\\t中\\u4e2d\\ud83d\\ude00"}',
    '"\t中中😀',
  ],
  ['keeps the empty text apart from null', text(64), '{"S":""}', ''],
  ['keeps the text \\N', text(64), '{"S":"\\\\N"}', '\\\\N'],
  ['cuts at a whole character', text(5).truncate(), '{"S":"aä中x"}', 'aä'],
  [
    'cuts before the null marker is looked for',
    text(6).truncate(),
    '{"S":"@null@x"}',
    { reason: 'equals_null_marker' },
  ],
  ['loads null where the column says so', text(2).orNull(), '{"S":"abc"}', '@null@'],
  ['makes upper case beyond ASCII', text(8).upperCase(), '{"S":"äbc"}', 'ÄBC'],
  [
    'keeps a byte order mark that a text begins with',
    text(8).upperCase(),
    '{"S":"\ufeffä"}',
    '\ufeffÄ',
  ],
  [
    'measures what upper case makes longer',
    text(3).upperCase(),
    '{"S":"ßß"}',
    { reason: 'too_long' },
  ],
  ['takes an allowed value', text(8).oneOf(['a', 'b']), '{"S":"b"}', 'b'],
  ['refuses any other', text(8).oneOf(['a', 'b']), '{"S":"c"}', { reason: 'unknown_value' }],
  ['joins a set in byte order', text(64).joined(','), '{"SS":["b","a|","ä"]}', 'a\\|,b,ä'],
  ['joins a set of numbers as texts', text(64).joined(','), '{"NS":["10","9"]}', '10,9'],
  ['takes a plain text in the place of a set', text(64).joined(','), '{"S":"x"}', 'x'],
  ['keeps 19 digits', integer(), '{"N":"9223372036854775807"}', '9223372036854775807'],
  [
    'refuses one more than 64 bits',
    integer(),
    '{"N":"9223372036854775808"}',
    { reason: 'out_of_range' },
  ],
  ['refuses a fraction in a whole number', integer(), '{"N":"1.5"}', { reason: 'out_of_range' }],
  ['takes a fraction of zeros', integer(), '{"N":"1.0"}', '1'],
  ['takes an exponent', integer(), '{"N":"12e3"}', '12000'],
  ['refuses a leading zero', integer(), '{"N":"01"}', { reason: 'not_a_number' }],
  ['refuses a plus sign', integer(), '{"N":"+1"}', { reason: 'not_a_number' }],
  ['refuses a blank', integer(), '{"N":" 1"}', { reason: 'not_a_number' }],
  ['refuses NaN', double(), '{"N":"NaN"}', { reason: 'not_a_number' }],
  ['refuses a hanging point', decimal(5, 2), '{"N":"1."}', { reason: 'not_a_number' }],
  ['makes minus zero zero', integer(), '{"N":"-0"}', '0'],
  [
    'keeps 38 digits',
    decimal(38, 10),
    '{"N":"1234567890123456789012345678.0123456789"}',
    '1234567890123456789012345678.0123456789',
  ],
  [
    'refuses a digit that would be rounded',
    decimal(5, 2),
    '{"N":"1.005"}',
    { reason: 'out_of_range' },
  ],
  ['takes a zero that would not', decimal(5, 2), '{"N":"1.000"}', '1'],
  [
    'refuses a digit too many before the point',
    decimal(5, 2),
    '{"N":"1000"}',
    { reason: 'out_of_range' },
  ],
  ['takes the largest', decimal(5, 2), '{"N":"-999.99"}', '-999.99'],
  ['writes plain notation', decimal(38, 20), '{"N":"1E-20"}', '0.00000000000000000001'],
  ['refuses what no double holds', double(), '{"N":"1e400"}', { reason: 'out_of_range' }],
  ['takes a double', double(), '{"N":"0.1"}', '0.1'],
  ['takes a day', date(), '{"S":"2024-02-29"}', '2024-02-29'],
  ['refuses a day that is none', date(), '{"S":"2023-02-29"}', { reason: 'not_a_date' }],
  ['takes a boolean', boolean(), '{"BOOL":true}', 't'],
  ['refuses a text for it', boolean(), '{"S":"true"}', { reason: 'wrong_type' }],
])('%s', (_, column, value, expected) => {
  const { rows, rejected } = readLines(thing({ a: column }), [item(`"a":${value}`)]);
  if (typeof expected === 'string') {
    expect(rejected).toEqual([]);
    expect(rows).toBe(`${expected}\n`);
  } else expect(rejected).toMatchObject([{ ...expected, column: 'a' }]);
});

it('keeps nothing of a row that fails in its last column, not even in the profile', () => {
  const type = thing({ a: integer(), b: text(1) });
  const { rows, profile } = readLines(type, [
    item('"a":{"N":"1"},"b":{"S":"x"}'),
    item('"a":{"N":"100"},"b":{"S":"xx"}'),
  ]);
  expect(rows).toBe('1|x\n');
  expect(profile).toEqual([
    { column: 'a', kind: 'integer', count: '1', sum: '1', min: '1', max: '1' },
    { column: 'b', kind: 'text', count: '1', bytes: '1' },
  ]);
});

it('adds up exactly beyond what a double holds', () => {
  const type = thing({ a: integer(), d: decimal(38, 3) });
  const lines = Array.from({ length: 3000 }, () =>
    item('"a":{"N":"9007199254740993"},"d":{"N":"123456789012345678901234567890.123"}'),
  );
  lines.push(item('"a":{"N":"-5"},"d":{"N":"0.5"}'));
  expect(readLines(type, lines).profile).toEqual([
    {
      column: 'a',
      kind: 'integer',
      count: '3001',
      sum: (9007199254740993n * 3000n - 5n).toString(),
      min: '-5',
      max: '9007199254740993',
    },
    {
      column: 'd',
      kind: 'decimal',
      count: '3001',
      // 3000 x 123456789012345678901234567890.123 + 0.5, by long multiplication.
      sum: '370370367037037036703703703670369.5',
      min: '0.5',
      max: '123456789012345678901234567890.123',
    },
  ]);
});

it('counts lines and bytes across blocks, and starts again with each file', () => {
  const { rejected } = readLines(one, ['', '  ', 'x', item('"a":{"S":"ok"}'), 'yy']);
  expect(rejected.map(({ line, byteOffset }) => [line, byteOffset])).toEqual([
    [3, 4],
    [5, 32],
  ]);
});
