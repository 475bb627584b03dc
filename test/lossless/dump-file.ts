import { gzipSync } from 'node:zlib';
import { oneOf, type Pick } from './choices';

/** A file of a dump as it lies in its bucket, and what is in it when it is unpacked. */
export interface DumpFile {
  readonly stored: Buffer;
  readonly unpacked: Buffer;
  readonly lines: number;
}

/** Members of one gzip file, cut anywhere, one of them perhaps empty. */
function members(unpacked: Buffer, pick: Pick): Buffer {
  const cuts = [pick(unpacked.length + 1), pick(unpacked.length + 1)].sort((a, b) => a - b);
  const [first = 0, second = 0] = cuts;
  return Buffer.concat(
    [unpacked.subarray(0, first), unpacked.subarray(first, second), unpacked.subarray(second)].map(
      (each) => gzipSync(each),
    ),
  );
}

const PACKINGS: readonly ((unpacked: Buffer, pick: Pick) => Buffer)[] = [
  (unpacked) => gzipSync(unpacked),
  (unpacked) => gzipSync(unpacked, { level: 9 }),
  members,
];

/** As it lies in its bucket: with a byte order mark or without, packed or not. */
export const packed = (content: Buffer, pick: Pick): Buffer =>
  oneOf(pick, [(unpacked: Buffer) => unpacked, ...PACKINGS])(
    Buffer.concat([Buffer.from(pick(4) === 0 ? '\ufeff' : ''), content]),
    pick,
  );

/** Lines as one file: newlines of either kind, blank lines, a byte order mark, the last newline perhaps missing, packed or not. */
export function dumpFile(lines: readonly Buffer[], isPacked: boolean, pick: Pick): DumpFile {
  const newline = Buffer.from(oneOf(pick, ['\n', '\n', '\r\n']));
  const isPlain = pick(2) === 0;
  const blank = (): Buffer =>
    Buffer.from(isPlain ? '' : oneOf(pick, ['', '', '', '\n', ' \t\r\n']));
  const unpacked = Buffer.concat([
    Buffer.from(pick(4) === 0 ? '\ufeff' : ''),
    ...lines.flatMap((line, index) => [
      blank(),
      line,
      ...(index === lines.length - 1 && pick(3) === 0 ? [] : [newline]),
    ]),
  ]);
  return {
    unpacked,
    stored: isPacked ? oneOf(pick, PACKINGS)(unpacked, pick) : unpacked,
    lines: lines.length,
  };
}
