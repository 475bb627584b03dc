import {
  append,
  awsPartition,
  boolean,
  dataType,
  date,
  decimal,
  double,
  dynamodbTable,
  epochMillis,
  eventObjects,
  integer,
  iso,
  position,
  snapshot,
  text,
  timestamp,
  type ColumnBuilder,
  type DataType,
} from '../../core/data-type';

/** Every kind of column, with every choice that one has. */
export const EVERY_KIND: Readonly<Record<string, ColumnBuilder>> = {
  partner_id: text(32).from('partner').required().oneOf(['aurora', 'borealis', 'ä|\\']),
  needed: text(40).required(),
  plain: text(24),
  wide: text(65_535),
  cut: text(7).truncate(),
  emptied: text(4).orNull(),
  upper: text(12).upperCase(),
  one_of: text(8).oneOf(['aurora', '中|', '', '\\N']),
  joined: text(60).joined(','),
  piped: text(60).joined('|'),
  long_separator: text(200).joined(' \\and| '),
  whole: integer(),
  whole_or_null: integer().orNull(),
  money: decimal(9, 2),
  most_digits: decimal(38, 0),
  half_digits: decimal(38, 19),
  finest: decimal(38, 37),
  ratio: double(),
  is_so: boolean(),
  born: date(),
  seen: timestamp().from('seen', epochMillis),
  said: timestamp().from('said', iso),
  deep: text(32).from('state.name'),
  deeper: decimal(20, 5).from('state.more.count'),
  odd_name: text(16).from('__proto__'),
  numbered: text(16).from('10'),
};

/** Nothing of a table of this type is too much: what goes to quarantine is what the tests count. */
export const everyKindOfItem: DataType = dataType({
  name: 'every_kind',
  description: 'Every kind of column.',
  source: dynamodbTable({ table: 'every-kind', readShare: 1 }),
  load: snapshot(),
  key: ['case_id'],
  quarantineLimit: { records: Number.MAX_SAFE_INTEGER, share: 1 },
  mayBeEmpty: true,
  columns: { case_id: text(16).from('case').required(), ...EVERY_KIND },
});

/** An event type whose rows are counted one by one: no key takes any away, and no quarantine is too much. */
export const counted = (type: DataType): DataType => ({
  ...type,
  key: [],
  quarantineLimit: { records: Number.MAX_SAFE_INTEGER, share: 1 },
  mayBeEmpty: true,
});

/** Events say instants as texts. */
const OF_EVENTS = Object.fromEntries(
  Object.entries(EVERY_KIND).filter(([name]) => name !== 'seen'),
);

export const everyKindOfEvent: DataType = counted(
  dataType({
    name: 'every_kind_of_event',
    description: 'Every kind of column.',
    source: eventObjects(),
    load: append(),
    key: [],
    columns: {
      ...OF_EVENTS,
      aws_partition: awsPartition(),
      said_or_not: timestamp().from('saidornot', iso).orNull(),
    },
  }),
);

export const everyKindUnfolded: DataType = counted(
  dataType({
    name: 'every_kind_unfolded',
    description: 'Members of a list as rows of their own.',
    source: eventObjects(),
    load: append(),
    key: [],
    explode: 'parts',
    columns: {
      partner_id: text(32).from('partner').required().oneOf(['aurora', 'ä|\\']),
      plain: text(24),
      at: position(),
      inner: text(24).from('parts[].plain'),
      count: integer().from('parts[].count'),
      needed: text(8).from('parts[].needed').required(),
      aws_partition: awsPartition(),
    },
  }),
);
