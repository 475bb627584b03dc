import { plays } from '../../../catalogue/plays';
import { columnReasons, RECORD_REASONS } from '../../../core/codecs/column-reasons';
import { LONGEST_EVENT } from '../../../core/codecs/record-shape';
import {
  append,
  awsPartition,
  boolean,
  dataType,
  date,
  decimal,
  double,
  eventObjects,
  integer,
  iso,
  position,
  text,
  timestamp,
  type ColumnBuilder,
} from '../../../core/data-type';
import { readEvents } from '../../support/read-events';

const events = (columns: Record<string, ColumnBuilder>, explode?: string) =>
  dataType({
    name: 'things',
    description: '',
    source: eventObjects(),
    load: append(),
    key: [],
    columns,
    ...(explode === undefined ? {} : { explode }),
  });
const one = events({ a: text(8) });
const read = (type: typeof one, file: string | Buffer, cuts: readonly number[] = []) =>
  readEvents(type, Buffer.from(file), { cuts, partition: 'aws-cn' });

it('writes a play in declaration order, with the partition of its file', () => {
  const event = {
    eventid: 'e1',
    partnerid: 'aurora',
    clientid: 'c1',
    countrycode: 'de',
    occurredat: '2026-11-24T10:15:00.25+01:00',
    receivedat: '2026-11-24T09:15:01Z',
    action: 'play',
    musicsource: 'tidal',
    track: { id: 't1', title: 'Für|Elise', year: 1810 },
    secondslistened: 183.25,
    nobody: ['asked', { for: 'this' }],
  };
  const { rows, rejected } = read(plays, JSON.stringify(event));
  expect(rejected).toEqual([]);
  expect(rows).toEqual([
    'e1|aurora|c1|@null@|@null@|@null@|@null@|DE|@null@|2026-11-24 09:15:00.250|2026-11-24 09:15:01.000|aws-cn|' +
      '@null@|play|tidal|@null@|t1|Für\\|Elise|@null@|@null@|183.25',
  ]);
});

it.each<[string, string]>([
  ['one per line', '{"a":"1"}\n{"a":"2"}\n{"a":"3"}\n'],
  ['one per line, the last without a newline', '{"a":"1"}\r\n\r\n{"a":"2"}\r\n{"a":"3"}'],
  ['run together', '{"a":"1"}{"a":"2"}{"a":"3"}'],
  ['run together with blanks', ' {"a":"1"} {"a":"2"}\t{"a":"3"} '],
  ['both at once', '{"a":"1"}{"a":"2"}\n{"a":"3"}'],
  ['spelled with blanks', '{ "a" : "1" }{"a": "2", "b": [1, 2, {}]}\n{\n  "a":\t"3"\n}\n'],
  ['with braces in texts', '{"a":"1","b":"}{"}{"a":"2","b":"\\"}"}{"a":"3","b":["{"]}'],
])('reads objects %s', (_, file) => {
  expect(read(one, file)).toMatchObject({ rows: ['1', '2', '3'], rejected: [] });
});

it('reads on behind a line that is broken, and keeps it with its place', () => {
  const { rows, rejected } = read(one, '{"a":"1"}\n{"a":"2"\n{"a":"3"}\n  {"a"\n{"a":"5"}');
  expect(rows).toEqual(['1', '3', '5']);
  expect(rejected).toEqual([
    { byteOffset: 10, bytes: 8, line: 2, reason: 'not_json', column: null },
    { byteOffset: 31, bytes: 4, line: 4, reason: 'not_json', column: null },
  ]);
});

describe('among events that are run together, a broken one', () => {
  it.each<[string, string, string, string[]]>([
    ['is alone', '{"a":2x}', '{"a":"3"}{"a":"4"}\n{"a":"5"}', ['3', '4', '5']],
    ['is alone before the last', '{"a":2x}', ' {"a":"3"}', ['3']],
    ['is alone before one over lines', '{"a":2x}', '{\n"a":"3"\n}\n', ['3']],
    ['takes the next one along where it was torn', '{"a":"x{"a":"2"}', '{"a":"3"}', ['3']],
    ['is a brace too many', '}', '{"a":"3"}', ['3']],
    ['quotes another', '{"b":"}{\\"a\\":\\"9\\"}{","c":x}', '{"a":"3"}', ['3']],
  ])('%s', (_, broken, behind, expected) => {
    const { rows, rejected } = read(one, `{"a":"1"}${broken}${behind}`);
    expect(rows).toEqual(['1', ...expected]);
    expect(rejected).toMatchObject([{ byteOffset: 9, bytes: broken.length }]);
  });

  it.each<[string, string]>([
    ['a list whose members lost their comma', '{"z":[{"a":"1"}{"a":"2"}],"a":x}'],
    ['texts, read from inside one', '{"z":["}{",":1}{"],"a":x}{'],
    ['nothing that is declared', '{"a":x}{"b":1}'],
    ['what is cut off', '{"a":x}{"a":"2"'],
    ['what goes on with a comma', '{"a":x}{"a":"2"},{"a":"3"}'],
  ])('takes all to the newline with it where the next object is %s', (_, broken) => {
    const { rows, rejected } = read(one, `{"a":"1"}${broken}\n{"a":"ok"}`);
    expect(rows).toEqual(['1', 'ok']);
    expect(rejected).toMatchObject([{ byteOffset: 9, bytes: broken.length, reason: 'not_json' }]);
  });

  it('costs one of a thousand, wherever the blocks are cut', () => {
    const events = Array.from({ length: 1000 }, (_, n) => `{"a":"${n}"}`);
    events[500] = '{"a":"torn';
    const file = events.join('');
    const whole = read(one, file);
    expect(whole.counts).toMatchObject({ written: 998, quarantined: 1 });
    for (let cut = 5400; cut < 5500; cut += 1) expect(read(one, file, [cut])).toEqual(whole);
  });
});

it('does not let a torn event swallow the one on the next line, even when a brace follows', () => {
  const { rows, rejected } = read(one, '{"a":"1","b":\n{"a":"2"}\n}\n');
  expect(rows).toEqual(['2']);
  expect(rejected).toMatchObject([
    { reason: 'not_json', bytes: 13 },
    { reason: 'not_an_object', bytes: 1 },
  ]);
});

it.each<[string, string, string, string | null]>([
  ['a list at the top', '[{"a":"x"}]', 'not_an_object', null],
  ['a text at the top', '"x"', 'not_an_object', null],
  ['noise', 'nonsense', 'not_an_object', null],
  ['a comma between', ',', 'not_an_object', null],
  ['half an event', '{"a":"x"', 'not_json', null],
  ['a comma too many', '{"a":"x",}', 'not_json', null],
  ['a control character in a text', '{"a":"\t"}', 'not_json', null],
  ['an escape that JSON does not have', '{"a":"\\x"}', 'not_json', null],
  ['a leading zero', '{"b":01}', 'not_json', null],
  ['a plus sign', '{"b":+1}', 'not_json', null],
  ['NaN', '{"b":NaN}', 'not_json', null],
  ['a word in capitals', '{"b":True}', 'not_json', null],
  ['a comment', '{"a":"x"/* */}', 'not_json', null],
  ['a name twice', '{"a":"x","b":1,"a":"y"}', 'duplicate_attribute', 'a'],
  ['a name twice, once with escapes', '{"a":"x","\\u0061":null}', 'duplicate_attribute', 'a'],
  ['a number where a text belongs', '{"a":1}', 'wrong_type', 'a'],
  ['a list where a text belongs', '{"a":["x"]}', 'wrong_type', 'a'],
  ['a text of nine bytes', '{"a":"123456789"}', 'too_long', 'a'],
  ['the null marker', '{"a":"@null@"}', 'equals_null_marker', 'a'],
  ['a lone surrogate', '{"a":"\\ud800"}', 'invalid_utf8', 'a'],
])('puts %s into quarantine', (_, event, reason, column) => {
  const { rows, rejected } = read(one, `{"a":"ok"}\n${event}\n{"a":"on"}`);
  expect(rejected).toEqual([{ byteOffset: 11, bytes: event.length, line: 2, reason, column }]);
  expect(rows).toEqual(['ok', 'on']);
});

it('takes a number with an exponent of any length for what it is', () => {
  const type = events({ n: integer(), price: decimal(9, 2), ratio: double() });
  const spelled = (n: string): string => `{"n":0e99999,"price":${n},"ratio":1e-99999}`;
  expect(read(type, spelled('-0E+123456789012')).rows).toEqual(['0|0|0']);
  for (const n of ['1e99999', '-1e-99999', `1e${'9'.repeat(400)}`])
    expect(read(type, spelled(n)).rejected).toMatchObject([
      { reason: 'out_of_range', column: 'price' },
    ]);
  expect(read(type, '{"ratio":1e99999}').rejected).toMatchObject([
    { reason: 'out_of_range', column: 'ratio' },
  ]);
});

it('finds a name on the way to a column that stands twice, and none that nobody asks for', () => {
  const type = events({ a: text(8).from('x.a') });
  expect(read(type, '{"x":{"a":"1"},"x":{"b":2}}').rejected).toMatchObject([
    { reason: 'duplicate_attribute', column: null },
  ]);
  expect(read(type, '{"y":1,"y":2,"x":{"c":1,"c":2,"a":"1"}}').rows).toEqual(['1']);
});

it('puts bytes that are no UTF-8 into quarantine, and only their event', () => {
  const bad = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3]), Buffer.from('"}')]);
  const file = Buffer.concat([Buffer.from('{"a":"ä"}'), bad, Buffer.from('{"a":"z"}')]);
  const { rows, rejected } = read(one, file);
  expect(rows).toEqual(['ä', 'z']);
  expect(rejected).toMatchObject([{ reason: 'invalid_utf8', byteOffset: 10, bytes: 9 }]);
});

it('reads 64 levels, and refuses the 65th', () => {
  const nested = (lists: number): string => `{"z":${'['.repeat(lists)}${']'.repeat(lists)}}`;
  expect(read(one, nested(63)).rows).toEqual(['@null@']);
  expect(read(one, nested(64)).rejected).toMatchObject([{ reason: 'too_deep' }]);
});

describe('an event of more than 4 MiB', () => {
  const large = (bytes: number): string => `{"z":"${'x'.repeat(bytes - 8)}"}`;
  const blocks = Array.from({ length: 60 }, (_, index) => (index + 1) * 200_000);

  it('is read up to the bound', () => {
    expect(read(one, `${large(LONGEST_EVENT)}{"a":"on"}`, blocks).rows).toEqual(['@null@', 'on']);
  });

  it('goes to quarantine in pieces, wherever the blocks are cut, and no other with it', () => {
    const file = `{"a":"1"}${large(2 * LONGEST_EVENT + 5)}{"a":"2"}\n{"a":"3"}`;
    const whole = read(one, file);
    expect(whole.rows).toEqual(['1', '2', '3']);
    expect(whole.rejected).toEqual(
      [LONGEST_EVENT, LONGEST_EVENT, 5].map((bytes, piece) => ({
        byteOffset: 9 + piece * LONGEST_EVENT,
        bytes,
        line: 1,
        reason: 'too_large',
        column: null,
      })),
    );
    expect(read(one, file, blocks)).toEqual(whole);
  });

  it('is what a text without an end becomes, and noise without a newline', () => {
    for (const [file, reason] of [
      [`{"a":"${'x'.repeat(LONGEST_EVENT)}`, 'too_large'],
      ['nonsense'.repeat(LONGEST_EVENT / 8 + 1), 'not_an_object'],
    ] as const) {
      const { rejected } = read(one, file, blocks);
      expect(rejected.map(({ bytes }) => bytes)).toEqual([
        LONGEST_EVENT,
        file.length - LONGEST_EVENT,
      ]);
      expect(rejected).toMatchObject([{ reason }, { reason }]);
    }
  });
});

it.each<[string, string]>([
  ['2026-11-24T09:15:00Z', '2026-11-24 09:15:00.000'],
  ['2026-11-24t09:15:00z', '2026-11-24 09:15:00.000'],
  ['2026-11-24 09:15:00Z', '2026-11-24 09:15:00.000'],
  ['2026-11-24T09:15:00.5Z', '2026-11-24 09:15:00.500'],
  ['2026-11-24T09:15:00.123456Z', '2026-11-24 09:15:00.123456'],
  ['2026-11-24T09:15:00.123456999Z', '2026-11-24 09:15:00.123456'],
  ['2026-11-24T09:15:00.000001Z', '2026-11-24 09:15:00.000001'],
  ['2026-11-24T01:15:00+02:00', '2026-11-23 23:15:00.000'],
  ['2026-12-31T20:15:00-0530', '2027-01-01 01:45:00.000'],
  ['2026-11-24T09:15:00+09', '2026-11-24 00:15:00.000'],
  ['2026-11-24T09:15:00-00:00', '2026-11-24 09:15:00.000'],
  ['2024-02-29T00:00:00Z', '2024-02-29 00:00:00.000'],
  ['1969-12-31T23:59:59.999999Z', '1969-12-31 23:59:59.999999'],
  ['0001-01-01T00:00:00Z', '0001-01-01 00:00:00.000'],
  ['9999-12-31T23:59:59.999999Z', '9999-12-31 23:59:59.999999'],
  ['2026\\u002d11-24T09:15:00Z', '2026-11-24 09:15:00.000'],
])('reads the instant %s', (instant, expected) => {
  const type = events({ at: timestamp().from('at', iso) });
  const { rows, profile } = read(type, `{"at":"${instant}"}`);
  expect(rows).toEqual([expected]);
  const micros = expected.padEnd(26, '0');
  expect(profile).toMatchObject([{ count: '1', min: micros, max: micros }]);
});

it.each<[string, string]>([
  ['"2026-11-24T09:15:00"', 'not_an_instant'],
  ['"2026-11-24"', 'not_an_instant'],
  ['""', 'not_an_instant'],
  ['"2026-11-24T09:15Z"', 'not_an_instant'],
  ['"2026-11-24T09:15:00,5Z"', 'not_an_instant'],
  ['"2026-11-24T09:15:00.Z"', 'not_an_instant'],
  ['"2026-11-24T09:15:00.1234567890Z"', 'not_an_instant'],
  ['"2026-11-24T09:15:00 Z"', 'not_an_instant'],
  ['"2026-11-24T09:15:00+2"', 'not_an_instant'],
  ['"2026-11-24T09:15:00+24:00"', 'not_an_instant'],
  ['"2026-11-24T09:15:00+02:60"', 'not_an_instant'],
  ['"2026-12-31T23:59:60Z"', 'not_an_instant'],
  ['"2026-11-24T24:00:00Z"', 'not_an_instant'],
  ['"2026-02-29T00:00:00Z"', 'not_an_instant'],
  ['"1900-02-29T00:00:00Z"', 'not_an_instant'],
  ['"2026-00-10T00:00:00Z"', 'not_an_instant'],
  ['"2026-13-10T00:00:00Z"', 'not_an_instant'],
  ['"2026-1124T09:15:00Z"', 'not_an_instant'],
  ['"+2026-11-24T09:15:00Z"', 'not_an_instant'],
  ['"0000-12-31T00:00:00Z"', 'out_of_range'],
  ['"0001-01-01T00:00:00+00:01"', 'out_of_range'],
  ['"9999-12-31T23:59:59-00:01"', 'out_of_range'],
  ['1700000000123', 'wrong_type'],
  ['true', 'wrong_type'],
])('refuses the instant %s', (instant, reason) => {
  const type = events({ at: timestamp().from('at', iso) });
  expect(read(type, `{"at":${instant}}`).rejected).toMatchObject([{ reason, column: 'at' }]);
});

describe('an exploded list', () => {
  const type = events(
    {
      id: text(8),
      n: position(),
      name: text(4).from('parts[].name').required(),
      size: integer().from('parts[].size.x'),
      where: awsPartition(),
    },
    'parts',
  );

  it('becomes a row per member, with its place, and counts those that it adds', () => {
    const { rows, counts, profile } = read(
      type,
      '{"parts":[{"name":"a"},{"size":{"x":2},"name":"b"}],"id":"e1"}{"id":"e2","parts":[ {"name":"c"} ]}',
    );
    expect(rows).toEqual(['e1|0|a||aws-cn', 'e1|1|b|2|aws-cn', 'e2|0|c||aws-cn']);
    expect(counts).toEqual({ read: 2, unfolded: 1, written: 3, quarantined: 0 });
    expect(profile).toMatchObject([
      { column: 'id', count: '3', bytes: '6' },
      { column: 'n', count: '3', sum: '1', min: '0', max: '1' },
      { column: 'name', count: '3' },
      { column: 'size', count: '1', sum: '2' },
      { column: 'where', count: '3', bytes: '18' },
    ]);
  });

  it('that is empty becomes no row, and takes one from the books', () => {
    const { rows, counts } = read(type, '{"id":"e1","parts":[]}{"id":"e2","parts":[ ]}');
    expect(rows).toEqual([]);
    expect(counts).toEqual({ read: 2, unfolded: -2, written: 0, quarantined: 0 });
  });

  it.each<[string, string, string, string | null]>([
    ['that is missing', '{"id":"e"}', 'no_list', null],
    ['that is null', '{"parts":null}', 'no_list', null],
    ['that is an object', '{"parts":{"name":"a"}}', 'no_list', null],
    ['that stands twice', '{"parts":[],"parts":[{"name":"a"}]}', 'duplicate_attribute', null],
    ['with a member that is a text', '{"parts":[{"name":"a"},"b"]}', 'member_not_an_object', null],
    ['with a member that is null', '{"parts":[null]}', 'member_not_an_object', null],
    ['with a list in it', '{"parts":[[{"name":"a"}]]}', 'member_not_an_object', null],
    [
      'whose second member lacks a value',
      '{"parts":[{"name":"a"},{}]}',
      'missing_required',
      'name',
    ],
    [
      'whose second member does not fit',
      '{"parts":[{"name":"a"},{"name":"abcde"}]}',
      'too_long',
      'name',
    ],
    [
      'with a name twice in one member',
      '{"parts":[{"name":"a","name":"b"}]}',
      'duplicate_attribute',
      'name',
    ],
  ])('%s sends its event to quarantine, whole and once', (_, event, reason, column) => {
    const good = '{"id":"g","parts":[{"name":"z","size":{"x":5}}]}';
    const { rows, rejected, counts, profile } = read(type, `${good}${event}${good}`);
    expect(rows).toEqual(['g|0|z|5|aws-cn', 'g|0|z|5|aws-cn']);
    expect(rejected).toMatchObject([
      { byteOffset: good.length, bytes: event.length, reason, column },
    ]);
    expect(counts).toEqual({ read: 3, unfolded: 0, written: 2, quarantined: 1 });
    expect(profile).toMatchObject([
      { count: '2' },
      { count: '2' },
      { count: '2' },
      { sum: '10' },
      {},
    ]);
  });

  it('of more rows than anybody may hold in memory sends its event to quarantine', () => {
    const wide = events({ id: text(60_000), name: text(4).from('parts[].name') }, 'parts');
    const event = `{"id":"${'x'.repeat(40_000)}","parts":[${'{},'.repeat(999)}{}]}`;
    expect(read(wide, event).rejected).toMatchObject([{ reason: 'too_many_rows' }]);
  });
});

/** Values of every kind, good and bad; between them they provoke whatever a column can object to. */
const VALUES =
  '"ok"; "far too long for it"; "\\u0000"; "@null@"; "2026-02-30"; 1; 9e99; 9999999999999999999999999999999999999e300; true; ["a"]; null; "0000-01-01T00:00:00Z"'.split(
    '; ',
  );

it.each<[string, ColumnBuilder]>([
  ['text', text(6)],
  ['required text', text(6).required()],
  ['text that is cut', text(6).truncate()],
  ['joined text', text(6).joined(',')],
  ['integer', integer()],
  ['decimal', decimal(10, 2)],
  ['double', double()],
  ['boolean', boolean().required()],
  ['date', date()],
  ['timestamp', timestamp().from('a', iso)],
  ['column that becomes null', integer().orNull()],
  ['partition', awsPartition()],
])('lists for a %s exactly what the transform refuses it for', (_, builder) => {
  const type = events({ a: builder });
  const { rejected } = read(type, VALUES.map((value) => `{"a":${value}}`).join(''));
  const reasons = columnReasons(type.columns[0]!, 'events');
  expect(new Set(rejected.map(({ reason }) => reason))).toEqual(new Set(reasons));
  expect(RECORD_REASONS.filter((reason) => reasons.includes(reason))).toEqual([]);
});

it('refuses a column that is read from the exploded list itself', () => {
  const type = events({ a: text(8).from('parts'), b: text(8).from('parts[].b') }, 'parts');
  expect(() => read(type, '')).toThrow('parts is exploded, and a column is read from it');
});
