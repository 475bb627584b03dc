import fc from 'fast-check';
import type { Column, DataType } from '../../core/data-type';
import type { Item, Value } from '../support/row-oracle';
import { fitting, wild } from './hard-values';

/** An item of a table as DynamoDB holds it: attributes in the order in which they are written. */
export type Attributes = readonly (readonly [path: readonly string[], value: Value])[];

/** What a column finds at its path: mostly what it takes, now and then nothing, null, or anything. */
function found(column: Column): fc.Arbitrary<Value | null> {
  const fits = fitting(column);
  if (column.required) return fits;
  return fc.oneof(
    { arbitrary: fits, weight: 12 },
    fc.constant(null),
    fc.constant({ NULL: true }),
    ...(column.kind === 'text' ? [fc.constant({ S: '' })] : []),
  );
}

/** Lists in lists in lists, as deep as DynamoDB lets them be. */
const nested = fc.integer({ min: 1, max: 31 }).map((depth) => {
  let value: Value = { S: 'deep|\n' };
  for (let level = 0; level < depth; level += 1)
    value =
      level % 2 === 0 ? { L: [value, { NULL: true }] } : { M: { 'in"ner': value, '': { N: '1' } } };
  return value;
});
/** Attributes that no column names, with names like those of columns and of the dialects. */
const undeclared = fc.tuple(
  fc.constantFrom(
    'Item',
    'Keys',
    'S',
    'undeclared',
    'ü|"\n',
    '',
    'state.name',
    'NEEDED',
    '2',
    'constructor',
  ),
  fc.oneof(
    wild,
    nested,
    fc.string({ maxLength: 3000 }).map((S) => ({ S })),
  ),
);

/** Items of a type: more than half of them fit whole, the others have one or two values that are anything. */
export function hardItems(type: DataType): fc.Arbitrary<Attributes> {
  const columns = type.columns.filter(({ name }) => name !== 'case_id');
  const values = fc.tuple(...columns.map(found));
  const paths = columns.map(({ from }) => from.split('.'));
  const places = [...paths, ...paths.filter((path) => path.length > 1).map(([first]) => [first!])];
  const misfits = fc.oneof(
    { arbitrary: fc.constant([]), weight: 3 },
    {
      arbitrary: fc.array(fc.tuple(fc.constantFrom(...places), fc.option(wild, { freq: 8 })), {
        minLength: 1,
        maxLength: 2,
      }),
      weight: 2,
    },
  );
  return fc
    .tuple(
      values,
      misfits,
      fc.uniqueArray(undeclared, { maxLength: 3, selector: ([name]) => name }),
    )
    .map(([all, wrong, others]): Attributes => {
      const isWrong = new Set(wrong.map(([path]) => path.join('.')));
      const right = paths.map((path, index) => [path, all[index] ?? null] as const);
      return [
        ...right.filter(([path]) => !isWrong.has(path.join('.'))),
        ...wrong,
        ...others.map(([name, value]) => [[name], value] as const),
      ].flatMap(([path, value]) => (value === null ? [] : [[path, value] as const]));
    });
}

/** The item as a tree: a path of several names is a map in a map. What comes later takes the place of what was there. */
export function itemOf(attributes: Attributes): Item {
  const item = Object.create(null) as Record<string, Value>;
  for (const [path, value] of attributes) {
    let into = item;
    for (const part of path.slice(0, -1)) {
      const there = into[part];
      const map =
        there !== undefined && 'M' in there ? there : { M: Object.create(null) as unknown };
      into[part] = map;
      into = map.M as Record<string, Value>;
    }
    into[path.at(-1)!] = value;
  }
  return item;
}
