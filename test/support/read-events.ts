import { isUtf8 } from 'node:buffer';
import { tableReader, type Counts } from '../../core/codecs/table-reader';
import type { RowBuffer } from '../../core/codecs/row-writer';
import type { DataType } from '../../core/data-type';
import type { Profile } from '../../core/profile';

export interface EventsRead {
  readonly rows: string[];
  readonly rejected: {
    byteOffset: number;
    bytes: number;
    line: number;
    reason: string;
    column: string | null;
  }[];
  readonly counts: Counts;
  readonly profile: Profile;
}

/** Reads a file of events as the blocks between `cuts`, giving back what the reader leaves, as the lanes do. */
export function readEvents(
  type: DataType,
  file: Buffer,
  {
    cuts = [],
    how = 'fast',
    partition = 'aws',
  }: {
    readonly cuts?: readonly number[];
    readonly how?: 'fast' | 'plain';
    readonly partition?: string;
  } = {},
): EventsRead {
  const reader = tableReader(type, 'event', isUtf8, how);
  const out: RowBuffer = { bytes: new Uint8Array(16), length: 0 };
  const rejected: EventsRead['rejected'] = [];
  const ends = [...cuts, file.length].sort((a, b) => a - b);
  reader.beginFile(partition);
  let done = 0;
  for (const [index, end] of ends.entries()) {
    const isLast = index === ends.length - 1;
    done += reader.block(
      file.subarray(done, end),
      out,
      ({ byteOffset, start, end: to, line, reason, column }) =>
        rejected.push({ byteOffset, bytes: to - start, line, reason, column }),
      isLast ? 'end' : 'more',
    );
  }
  if (done !== file.length) throw new Error(`${file.length - done} bytes were left at the end`);
  const rows = Buffer.from(out.bytes.subarray(0, out.length)).toString('utf8');
  return {
    // An escaped newline is not the end of a row.
    rows: rows.split(/(?<!\\)(?:\\\\)*\n/).slice(0, -1),
    rejected,
    counts: reader.counts(),
    profile: reader.profile(),
  };
}
