import { createHash } from 'node:crypto';
import { COLUMNS, type DataType, type Row } from './row';

/** Rows in any order, summed up: equal digests and counts mean equal rows, each as often. */
export interface Digest {
  readonly add: (row: Row) => void;
  readonly rows: () => number;
  /** 32 hex digits. */
  readonly value: () => string;
}

const MODULUS = 1n << 128n;

/** The sum of the rows' SHA-256 (their first 128 bits): an XOR would not see a row that is there three times. */
export function newDigest(table: DataType): Digest {
  const columns = Object.keys(COLUMNS[table]);
  let rows = 0;
  let sum = 0n;
  return {
    add(row) {
      const hash = createHash('sha256')
        .update(JSON.stringify(columns.map((column) => row[column] ?? null)))
        .digest('hex');
      sum = (sum + BigInt(`0x${hash.slice(0, 32)}`)) % MODULUS;
      rows += 1;
    },
    rows: () => rows,
    value: () => sum.toString(16).padStart(32, '0'),
  };
}

/** @throws Error for a row that lacks a column of the table */
export function digestOf(
  table: DataType,
  rows: Iterable<Row>,
): { readonly rows: number; readonly digest: string } {
  const digest = newDigest(table);
  for (const row of rows) digest.add(row);
  return { rows: digest.rows(), digest: digest.value() };
}
