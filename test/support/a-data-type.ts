import {
  dataType,
  dynamodbTable,
  replace,
  text,
  type DataType,
  type Declaration,
} from '../../core/data-type';

/** A valid, boring data type; a test states only what matters to it. */
export const aDeclaration = (change: Partial<Declaration> = {}): Declaration => ({
  name: 'things',
  description: 'Things.',
  source: dynamodbTable({ table: 'things', readShare: 0.5 }),
  load: replace(),
  key: ['thing_id'],
  columns: {
    thing_id: text(36).from('id').required(),
    partner_id: text(32).from('partner').required(),
  },
  ...change,
});

export const aDataType = (change: Partial<Declaration> = {}): DataType =>
  dataType(aDeclaration(change));
