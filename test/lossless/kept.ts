import { gunzipSync } from 'node:zlib';

/** A line of quarantine and the bytes that it keeps. */
export interface Kept {
  /** `bucket/key` */
  readonly file: string;
  readonly byteOffset: number;
  readonly line: number;
  readonly reason: unknown;
  readonly column: unknown;
  readonly raw: Buffer;
}

export function keptOf(entry: Record<string, unknown>): Kept {
  const { file, byteOffset, line, reason, column, raw, rawBase64 } = entry;
  return {
    file: String(file).replace('s3://', ''),
    byteOffset: Number(byteOffset),
    line: Number(line),
    reason,
    column,
    raw: typeof raw === 'string' ? Buffer.from(raw) : Buffer.from(String(rawBase64), 'base64'),
  };
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Unpacked, without a byte order mark: places are counted behind it. */
export function contentOf(stored: Buffer): Buffer {
  const unpacked = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
  return unpacked.indexOf(BYTE_ORDER_MARK) === 0
    ? unpacked.subarray(BYTE_ORDER_MARK.length)
    : unpacked;
}

/** Whether the file has these bytes at the place that quarantine names. */
export function isAtItsPlace(
  objects: ReadonlyMap<string, Buffer>,
  { file, byteOffset, line, raw }: Kept,
): boolean {
  const content = contentOf(objects.get(file) ?? Buffer.alloc(0));
  const lines = content.subarray(0, byteOffset).toString('latin1').split('\n').length;
  return content.subarray(byteOffset, byteOffset + raw.length).equals(raw) && lines === line;
}
