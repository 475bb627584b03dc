import {
  boolean,
  dataType,
  date,
  decimal,
  double,
  dynamodbTable,
  epochMillis,
  integer,
  snapshot,
  text,
  timestamp,
} from '../../core/data-type';
import type { SpelledItem } from '../lossless/own-capture';

/** A column of each kind that has a profile of its own. */
export const proved = dataType({
  name: 'proved',
  description: 'Things whose content is proved.',
  source: dynamodbTable({ table: 'proved', readShare: 1 }),
  load: snapshot(),
  key: ['thing_id'],
  columns: {
    thing_id: text(8).from('case').required(),
    partner_id: text(8).from('partner').required(),
    note: text(16),
    n: integer(),
    price: decimal(9, 2),
    ratio: double(),
    is_on: boolean(),
    born: date(),
    seen: timestamp().from('seen', epochMillis),
  },
});

/** Twelve of them, no two alike in any column but the truth. */
export const THINGS: readonly SpelledItem[] = Array.from({ length: 12 }, (_, index) => {
  const id = `t${String(index).padStart(2, '0')}`;
  const two = String(index + 10);
  return {
    id,
    text: JSON.stringify({
      case: { S: id },
      partner: { S: 'aurora' },
      note: { S: `note ${two}` },
      n: { N: `1${two}` },
      price: { N: `${two}.5` },
      ratio: { N: `0.${two}5` },
      is_on: { BOOL: index % 2 === 0 },
      born: { S: `2001-01-${two}` },
      seen: { N: `17000000${two}123` },
    }),
  };
});
