import { isUtf8 } from 'node:buffer';
import type { Envelope } from '../../core/codecs/record-shape';
import type { Rejected } from '../../core/codecs/rejected';
import { tableReader } from '../../core/codecs/table-reader';
import type { RowBuffer } from '../../core/codecs/row-writer';
import type { DataType } from '../../core/data-type';
import type { Profile } from '../../core/profile';

export interface ReadResult {
  /** Whole output, rows ended by a newline. */
  readonly rows: string;
  readonly rejected: readonly Rejected[];
  readonly profile: Profile;
}

/** Reads lines, given as texts or bytes, as one file of one block. */
export function readLines(
  type: DataType,
  lines: readonly (string | Buffer)[],
  envelope: Envelope = 'item',
  how: 'fast' | 'plain' = 'fast',
): ReadResult {
  const reader = tableReader(type, envelope, isUtf8, how);
  const out: RowBuffer = { bytes: new Uint8Array(16), length: 0 };
  const rejected: Rejected[] = [];
  const newline = Buffer.from('\n');
  reader.beginFile(null);
  reader.block(
    Buffer.concat(lines.flatMap((line) => [Buffer.from(line), newline])),
    out,
    (record) => rejected.push(record),
    'end',
  );
  return {
    rows: Buffer.from(out.bytes.subarray(0, out.length)).toString('utf8'),
    rejected,
    profile: reader.profile(),
  };
}
