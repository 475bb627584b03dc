import { catalogueFaultLines, catalogueFaults } from '../../core/catalogue-faults';
import {
  decimal,
  dynamodbTable,
  epochMillis,
  integer,
  text,
  timestamp,
  type ColumnBuilder,
  type DataType,
} from '../../core/data-type';
import { CATALOGUE } from '../../catalogue';
import { aDataType, aDeclaration } from '../support/a-data-type';

const lines = (...types: DataType[]): string[] => catalogueFaultLines(catalogueFaults(types));
const withColumn = (name: string, column: ColumnBuilder): DataType =>
  aDataType({ columns: { ...aDeclaration().columns, [name]: column } });

it('finds nothing wrong with the catalogue', () => {
  expect(lines(...CATALOGUE)).toEqual([]);
});

it.each<[string, DataType, string]>([
  [
    'a deadline that is no time of day',
    aDataType({ deadline: '24:00' }),
    'catalogue/things.ts: the deadline "24:00" is no time of day, HH:MM in UTC',
  ],
  [
    'a reserved word',
    withColumn('tag', text(4)),
    'catalogue/things.ts, column tag: "tag" is a reserved word of Redshift',
  ],
  [
    'a long name',
    withColumn('x'.repeat(128), text(4)),
    'the name is 128 bytes long, at most 127 are allowed',
  ],
  [
    'a capital letter',
    withColumn('Country', text(4)),
    'the name "Country" is not lower-case letters',
  ],
  ['a text without room', withColumn('c', text(0)), 'column c: text(0) must have 1 to 65535 bytes'],
  [
    'a text too wide',
    withColumn('c', text(65_536)),
    'column c: text(65536) must have 1 to 65535 bytes',
  ],
  [
    '39 digits',
    withColumn('c', decimal(39, 0)),
    'column c: decimal(39, 0) must have 1 to 38 digits',
  ],
  [
    'scale over precision',
    withColumn('c', decimal(4, 5)),
    'column c: decimal(4, 5) must have 0 to 4 digits behind the point',
  ],
  [
    'a conversion on a number',
    withColumn('c', integer().from('c', epochMillis)),
    'column c: the conversion epochMillis makes a timestamp',
  ],
  [
    'a timestamp without conversion',
    withColumn('c', timestamp()),
    'column c: a timestamp needs a conversion',
  ],
  [
    'truncate on a number',
    withColumn('c', integer().truncate()),
    'column c: truncate() is for text columns',
  ],
  [
    'a required column that may be null',
    withColumn('c', text(4).orNull().required()),
    'column c: a required column cannot become null',
  ],
  [
    'an allowed value that does not fit',
    withColumn('c', text(2).oneOf(['ok', 'long'])),
    'column c: the allowed value "long" is 4 bytes',
  ],
  [
    'an empty path part',
    withColumn('c', text(2).from('a..b')),
    'column c: the path "a..b" has an empty part',
  ],
  ['our own column', withColumn('day', text(2)), 'column day: "day" is written by the load itself'],
  [
    'a key that is no column',
    aDataType({ key: ['nothing'] }),
    'catalogue/things.ts: the key names "nothing", which is no column',
  ],
  [
    'a nullable key',
    aDataType({ key: ['c'], columns: { ...aDeclaration().columns, c: text(1) } }),
    'the key column "c" must be required()',
  ],
  [
    'no partner',
    aDataType({ columns: { thing_id: text(3).required() } }),
    'it has no required column partner_id',
  ],
  [
    'a share above one',
    aDataType({ source: dynamodbTable({ table: 'things', readShare: 25 }) }),
    'readShare is 25, it must be above 0 and at most 1',
  ],
  [
    'a bad kind',
    withColumn('c', {
      column: { kind: 'uuid', required: false, misfit: 'quarantine' },
    } as unknown as ColumnBuilder),
    'column c: "uuid" is not a kind of column',
  ],
])('refuses %s', (_, type, line) => {
  expect(lines(type).join('\n')).toContain(line);
});

it('refuses an upstream that the catalogue does not have', () => {
  const devices = aDataType({ name: 'devices', after: [aDataType({ name: 'ghosts' })] });
  expect(lines(devices)).toEqual([
    'catalogue/devices.ts: it comes after "ghosts", which is no data type of the catalogue',
  ]);
});

it('refuses a circle and shows it', () => {
  const a = {
    ...aDataType({ name: 'a', source: dynamodbTable({ table: 'aaa', readShare: 1 }) }),
    after: ['b'],
  };
  const b = {
    ...aDataType({ name: 'b', source: dynamodbTable({ table: 'bbb', readShare: 1 }) }),
    after: ['a'],
  };
  expect(lines(a, b)).toEqual(['catalogue/a.ts: it waits for itself: a after b after a']);
});

it('refuses two data types of one name and two on one table', () => {
  expect(lines(aDataType(), aDataType())).toEqual([
    'catalogue/things.ts: two data types are called "things" and would share a warehouse table',
  ]);
  expect(lines(aDataType(), aDataType({ name: 'others' }))).toEqual([
    'catalogue/others.ts: the DynamoDB table "things" is read by catalogue/things.ts already',
  ]);
});

it('lists all faults of all types together', () => {
  const one = withColumn('tag', text(0));
  const two = aDataType({ name: 'Two', source: dynamodbTable({ table: 'x', readShare: 0 }) });
  expect(lines(one, two)).toHaveLength(5);
});
