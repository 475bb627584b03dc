import fc from 'fast-check';
import { navigation } from '../../../catalogue/navigation';
import { plays } from '../../../catalogue/plays';
import { voice_feedback } from '../../../catalogue/voice_feedback';
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
  type DataType,
} from '../../../core/data-type';
import { fileOf } from '../../support/any-event-file';
import { expectedEvents } from '../../support/event-oracle';
import { readEvents } from '../../support/read-events';

/** Every kind of column and every choice that one has. */
const columns: Record<string, ColumnBuilder> = {
  plain: text(12),
  cut: text(5).truncate(),
  emptied: text(4).orNull(),
  upper: text(8).upperCase(),
  one_of: text(8).oneOf(['aurora', 'de', '', '@null@']),
  joined: text(40).joined(','),
  long_separator: text(200).joined(' and also '),
  aws_partition: awsPartition(),
  small: integer(),
  money: decimal(9, 2),
  widest: decimal(38, 10),
  ratio: double(),
  is_so: boolean(),
  born: date(),
  seen: timestamp().from('seen', iso),
  seen_or_not: timestamp().from('seenornot', iso).orNull(),
  deep: text(32).from('state.name'),
  deep_count: integer().from('state.count'),
};
const everything = dataType({
  name: 'everything',
  description: '',
  source: eventObjects(),
  load: append(),
  key: [],
  columns,
});
const unfolded = dataType({
  ...everything,
  name: 'unfolded',
  after: [],
  explode: 'parts',
  columns: {
    plain: text(12),
    at: position(),
    inner: text(12).from('parts[].plain'),
    count: integer().from('parts[].count'),
    needed: text(8).from('parts[].needed').required(),
    aws_partition: awsPartition(),
  },
});
const TYPES: readonly DataType[] = [plays, navigation, voice_feedback, everything, unfolded];

describe.each(TYPES)('a file of $name', (type) => {
  it('becomes the rows and the quarantine that a plain reading gives', () => {
    let [rows, rejected] = [0, 0];
    fc.assert(
      fc.property(fileOf(type), (file) => {
        const expected = expectedEvents(type, file, 'aws-cn');
        const found = readEvents(type, file, { partition: 'aws-cn' });
        expect(found.rows).toEqual(expected.rows);
        expect(found.rejected).toEqual(expected.rejected);
        const plain = readEvents(type, file, { partition: 'aws-cn', how: 'plain' });
        expect(found).toEqual(plain);
        expect(found.counts).toEqual({
          read: expected.read,
          unfolded: expected.unfolded,
          written: expected.rows.length,
          quarantined: expected.rejected.length,
        });
        rows += expected.rows.length;
        rejected += expected.rejected.length;
      }),
      { numRuns: 1500 },
    );
    // Neither side of the comparison is empty.
    expect(rows).toBeGreaterThan(200);
    expect(rejected).toBeGreaterThan(200);
  });
});

it('are the same wherever the file is cut into blocks', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TYPES).chain((type) => fc.tuple(fc.constant(type), fileOf(type))),
      fc.array(fc.nat(4000), { maxLength: 12 }),
      ([type, file], places) => {
        const whole = readEvents(type, file);
        const cuts = places.map((place) => place % (file.length + 1));
        expect(readEvents(type, file, { cuts })).toEqual(whole);
      },
    ),
    { numRuns: 1500 },
  );
});

it('are the same at every single cut', () => {
  const [file = Buffer.alloc(0)] = fc.sample(
    fileOf(unfolded).filter(({ length }) => length > 400 && length < 900),
    { numRuns: 1, seed: 7 },
  );
  const whole = readEvents(unfolded, file);
  for (let cut = 0; cut <= file.length; cut += 1)
    expect(readEvents(unfolded, file, { cuts: [cut] })).toEqual(whole);
  const everyByte = Array.from(file.keys());
  expect(readEvents(unfolded, file, { cuts: everyByte })).toEqual(whole);
});

it('are those of any bytes at all: no crash, and every byte that is no blank is in a record', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc
      .constantFrom(...'{|}|[|]|"|:|,|\\|\n|{"a":|{"plain":"x"}|1|true|\\u00'.split('|'))
      .map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(200)), (pieces, places) => {
      const file = Buffer.concat(pieces);
      const cuts = places.map((place) => place % (file.length + 1));
      const { counts, rejected, rows } = readEvents(everything, file, { cuts });
      const expected = expectedEvents(everything, file, 'aws');
      expect(rows).toEqual(expected.rows);
      expect(rejected).toEqual(expected.rejected);
      expect(counts.read).toBe(counts.written + counts.quarantined);
    }),
    { numRuns: 5000 },
  );
});
