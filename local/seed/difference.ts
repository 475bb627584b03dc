import { compareTexts, sortedByKey } from './expected';
import { COLUMNS, keyOf, type DataType, type Row } from './row';

/** The first place, by key, in which two sets of rows differ. */
export type Difference =
  | { readonly key: string; readonly fault: 'missing' | 'unexpected' }
  | {
      readonly key: string;
      readonly fault: 'differs';
      readonly column: string;
      readonly expected: string | null;
      readonly found: string | null;
    };

function inColumns(table: DataType, key: string, expected: Row, found: Row): Difference | null {
  for (const column of Object.keys(COLUMNS[table])) {
    const [want, have] = [expected[column] ?? null, found[column] ?? null];
    if (want !== have) return { key, fault: 'differs', column, expected: want, found: have };
  }
  return null;
}

/** Compares rows by key, each as often as it is there; null when they are the same. Rows read elsewhere go through `canonicalRow` first. */
export function firstDifference(
  table: DataType,
  expected: Iterable<Row>,
  found: Iterable<Row>,
): Difference | null {
  const [left, right] = [sortedByKey(table, expected), sortedByKey(table, found)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [want, have] = [left[at], right[at]];
    const wantKey = want === undefined ? '' : keyOf(table, want);
    const haveKey = have === undefined ? '' : keyOf(table, have);
    if (want === undefined) return { key: haveKey, fault: 'unexpected' };
    if (have === undefined) return { key: wantKey, fault: 'missing' };
    const order = compareTexts(wantKey, haveKey);
    if (order < 0) return { key: wantKey, fault: 'missing' };
    if (order > 0) return { key: haveKey, fault: 'unexpected' };
    const difference = inColumns(table, wantKey, want, have);
    if (difference !== null) return difference;
  }
  return null;
}
