import { columnReasons, RECORD_REASONS } from '../../../core/codecs/column-reasons';
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
  type ColumnBuilder,
} from '../../../core/data-type';
import { readLines } from '../../support/read-lines';

/** Values of every kind, good and bad; between them they provoke whatever a column can object to. */
const VALUES = [
  '{"S":"ok"}',
  '{"S":"far too long for it"}',
  '{"S":"\\u0000"}',
  '{"S":"@null@"}',
  '{"S":"2026-02-30"}',
  '{"N":"1"}',
  '{"N":"01"}',
  '{"N":"9e99"}',
  '{"N":"9999999999999999999999999999999999999999e300"}',
  '{"BOOL":true}',
  '{"SS":["a"]}',
  '{"NULL":true}',
];

it.each<[string, ColumnBuilder]>([
  ['text', text(6)],
  ['required text', text(6).required()],
  ['text that is cut', text(6).truncate()],
  ['text of a list of values', text(6).oneOf(['ok'])],
  ['joined text', text(6).joined(',')],
  ['integer', integer()],
  ['decimal', decimal(10, 2)],
  ['double', double()],
  ['boolean', boolean().required()],
  ['date', date()],
  ['timestamp', timestamp().from('a', epochMillis)],
  ['column that becomes null', integer().orNull()],
])('lists for a %s exactly what the transform refuses it for', (_, builder) => {
  const type = dataType({
    name: 'things',
    description: '',
    source: dynamodbTable({ table: 'things', readShare: 1 }),
    load: replace(),
    key: [],
    columns: { a: builder },
  });
  const { rejected } = readLines(
    type,
    VALUES.map((value) => `{"Item":{"a":${value}}}`),
  );
  const [column] = type.columns;
  expect(new Set(rejected.map(({ reason }) => reason))).toEqual(
    new Set(columnReasons(column!, 'dynamodb')),
  );
  expect(
    RECORD_REASONS.filter((reason) => columnReasons(column!, 'dynamodb').includes(reason)),
  ).toEqual([]);
});
