import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { devices } from '../../../catalogue/devices';
import { users } from '../../../catalogue/users';
import {
  boolean,
  dataType,
  date,
  decimal,
  double,
  dynamodbTable,
  epochMillis,
  integer,
  replace,
  text,
  timestamp,
  type DataType,
} from '../../../core/data-type';
import { tableReader } from '../../../core/codecs/table-reader';
import { itemOf } from '../../support/any-item';
import { readLines } from '../../support/read-lines';

/** Every kind of column and every choice that one has. */
const everything = dataType({
  name: 'everything',
  description: '',
  source: dynamodbTable({ table: 'everything', readShare: 1 }),
  load: replace(),
  key: [],
  columns: {
    plain: text(12),
    cut: text(5).truncate(),
    emptied: text(4).orNull(),
    upper: text(8).upperCase(),
    one_of: text(8).oneOf(['aurora', 'de', '', '@null@']),
    joined: text(16).joined(','),
    piped: text(16).joined('|'),
    long_separator: text(200).joined(' and also '),
    small: integer(),
    money: decimal(9, 2),
    fine: decimal(14, 3),
    widest: decimal(38, 10),
    ratio: double(),
    is_so: boolean(),
    born: date(),
    seen: timestamp().from('seen', epochMillis),
    deep: text(32).from('state.name'),
    deep_count: integer().from('state.count'),
  },
});
const TYPES: readonly DataType[] = [users, devices, everything];

const both = (type: DataType, lines: readonly (string | Buffer)[], bare = false) =>
  (['fast', 'plain'] as const).map((how) => readLines(type, lines, bare ? 'bare' : 'item', how));

describe.each(TYPES)('rows of $name', (type) => {
  it('are the plain code’s, byte for byte, with its quarantine and its profile', () => {
    fc.assert(
      fc.property(fc.array(itemOf(type), { minLength: 1, maxLength: 12 }), (items) => {
        const [fast, plain] = both(
          type,
          items.map((item) => JSON.stringify({ Item: item })),
        );
        expect(fast).toEqual(plain);
      }),
      { numRuns: 400 },
    );
  });
});

const LINE =
  '{"Item":{"plain":{"S":"a|\\"\\\\\\n中"},"upper":{"S":"de"},"one_of":{"S":"aurora"},"joined":{"SS":["b","a|"]},' +
  '"small":{"N":"-12"},"money":{"N":"12.5"},"is_so":{"BOOL":true},"seen":{"N":"1700000000123"},' +
  '"state":{"M":{"name":{"S":"x"},"count":{"N":"7"}}},"cut":{"NULL":true},"z":{"L":[{"N":"1"},{"M":{}}]}}}';

it('are the same for lines with any bytes changed', () => {
  const bytes = Buffer.from(LINE);
  const aChange = fc.tuple(
    fc.nat(bytes.length - 1),
    fc.oneof(
      fc.constantFrom(...Buffer.from('"\\{}[],:| tSnNbBlLmM019.-eun\0')),
      fc.nat(255).filter((byte) => byte !== 0x0a),
    ),
    fc.constantFrom('replace', 'insert', 'remove'),
  );
  const aLine = fc.array(aChange, { maxLength: 3 }).map((changes) => {
    const changed = [...bytes];
    for (const [at, byte, how] of changes)
      changed.splice(at, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte]));
    return Buffer.from(changed);
  });
  let read = 0;
  let rejected = 0;
  fc.assert(
    fc.property(fc.array(aLine, { minLength: 20, maxLength: 60 }), (lines) => {
      const [fast, plain] = both(everything, lines);
      expect(fast).toEqual(plain);
      read += lines.length;
      rejected += plain?.rejected.length ?? 0;
    }),
    { numRuns: 200 },
  );
  expect(rejected / read).toBeGreaterThan(0.2);
  expect(rejected / read).toBeLessThan(0.9);
});

it.each(['0', '-0', '00', '1', '-1', '999999999999999', '1000000000000000', '9223372036854775807'])(
  'are the same for the number %s in every column that takes one',
  (number) => {
    const forms = [
      number,
      `${number}.5`,
      `${number}.50`,
      `0.${number}`,
      `${number}e2`,
      `-${number}`,
    ];
    const columns = ['small', 'money', 'fine', 'widest', 'ratio', 'seen'];
    const lines = columns.flatMap((column) =>
      forms.map((form) => JSON.stringify({ Item: { [column]: { N: form } } })),
    );
    const [fast, plain] = both(everything, lines);
    expect(fast).toEqual(plain);
  },
);

it('are the same over many slices of a block, with lines longer than a slice between', () => {
  const long = JSON.stringify({ Item: { z: { S: 'x'.repeat(300_000) }, plain: { S: 'long' } } });
  const lines = Array.from({ length: 3000 }, (_, index) =>
    index % 1000 === 500 ? long : LINE.replace('"-12"', `"${index * 1_000_003}"`),
  );
  const [fast, plain] = both(everything, lines);
  expect(fast?.rows === plain?.rows).toBe(true);
  expect(fast?.profile).toEqual(plain?.profile);
  expect(plain?.rejected).toEqual([]);
});

it('add up exactly beyond what a double holds', () => {
  const lines = Array.from({ length: 20_000 }, () =>
    JSON.stringify({ Item: { small: { N: '999999999999999' }, fine: { N: '-99999999999.999' } } }),
  );
  const [fast] = both(everything, lines);
  expect(fast?.profile).toContainEqual(
    expect.objectContaining({ column: 'small', sum: '19999999999999980000' }),
  );
  expect(fast?.profile).toContainEqual(
    expect.objectContaining({ column: 'fine', sum: '-1999999999999980' }),
  );
});

it('keep their totals apart when two readers take turns', () => {
  const readers = [users, everything, users].map((type) => ({
    type,
    reader: tableReader(type, 'item', isUtf8),
    out: { bytes: new Uint8Array(16), length: 0 },
  }));
  const item = { id: { S: 'u' }, partner: { S: 'aurora' }, registered: { N: '7' } };
  const block = Buffer.from(`${JSON.stringify({ Item: { ...item, small: { N: '5' } } })}\n`);
  for (let turn = 0; turn < 3; turn += 1)
    for (const { reader, out } of readers) reader.block(block, out, () => undefined, 'end');
  for (const { type, reader, out } of readers) {
    const again = readLines(type, Array(3).fill(block.subarray(0, -1)), 'item', 'plain');
    expect(Buffer.from(out.bytes.subarray(0, out.length)).toString()).toBe(again.rows);
    expect(reader.profile()).toEqual(again.profile);
  }
});

it('are the same for the connector’s dialect', () => {
  const line =
    '{"plain":{"s":"a"},"is_so":{"bOOL":false},"cut":{"nULL":true},"seen":{"n":"0"},"joined":{"sS":["b","a"]}}';
  const [fast, plain] = both(everything, [line, line], true);
  expect(fast).toEqual(plain);
  expect(plain?.rejected).toEqual([]);
});

it('leave no room unasked for where upper case or separators are longer than their source', () => {
  const columns = { loud: text(60_000).upperCase(), many: text(60_000).joined('-'.repeat(30)) };
  const type = dataType({ ...everything, name: 'loud', after: [], columns });
  const lines = [
    JSON.stringify({ Item: { loud: { S: 'ΐ'.repeat(5000) } } }),
    JSON.stringify({ Item: { many: { SS: Array.from({ length: 1500 }, () => 'x') } } }),
  ];
  const many = Array.from({ length: 1500 }, () => 'x').join('-'.repeat(30));
  const [fast, plain] = both(type, lines);
  expect(fast?.rows === plain?.rows).toBe(true);
  expect(plain?.rows === `${'ΐ'.toUpperCase().repeat(5000)}|@null@\n@null@|${many}\n`).toBe(true);
});
