import type { Envelope } from './record-shape';

const START_OF_TEXT = 0x02;
const END_OF_TEXT = 0x03;
const OPEN_MAP = 0x7b;

/** How files begin that are neither gzip nor text: what a stream is set to write in place of them, and other tools. */
const MAGICS: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a ZIP archive', [0x50, 0x4b, 0x03, 0x04]],
  ['Snappy', [0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59]],
  ['Snappy', [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59]],
  ['Parquet', [0x50, 0x41, 0x52, 0x31]],
  ['ORC', [0x4f, 0x52, 0x43]],
  ['Avro', [0x4f, 0x62, 0x6a, 0x01]],
  ['Zstandard', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];
/** Texts hold none of these; Hadoop's Snappy, which has no magic, begins with a length of four bytes. */
const LAST_BINARY = 0x08;
const BINARY_BYTES = 16;

const startsWith = (bytes: Uint8Array, at: number, word: string): boolean => {
  for (let index = 0; index < word.length; index += 1)
    if (bytes[at + index] !== word.charCodeAt(index)) return false;
  return true;
};

function magicOf(block: Uint8Array): string | null {
  const found = MAGICS.find(([, bytes]) => bytes.every((byte, index) => block[index] === byte));
  return found?.[0] ?? null;
}

/**
 * How lines of an incremental export begin. An item that stands for itself may have attributes of these names, whose
 * values begin with a type tag.
 */
const INCREMENTAL = {
  item: ['{"Metadata":', '{"Keys":'],
  bare: ['{"Metadata":{"WriteTimestampMicros":'],
} as const;

/** Lines of a table in a dialect that is not read here. */
function foreignLines(block: Uint8Array, envelope: 'item' | 'bare'): string | null {
  let at = 0;
  while (at < block.length && (block[at] ?? 0) <= 0x20 && (block[at] ?? 0) > END_OF_TEXT) at += 1;
  if (startsWith(block, at, '$ion_1_0')) return 'Amazon Ion';
  const newline = block.indexOf(0x0a, at);
  const line = block.subarray(at, newline < 0 ? block.length : newline);
  if (line[0] !== OPEN_MAP && (line.includes(END_OF_TEXT) || line.includes(START_OF_TEXT)))
    return "Hive's text with control characters between fields";
  return INCREMENTAL[envelope].some((beginning) => startsWith(block, at, beginning))
    ? 'an incremental export'
    : null;
}

/** Looks at the first bytes of a file, unpacked: the name of a dialect or format that is not read here, or null. */
export function foreignDialect(block: Uint8Array, envelope: Envelope): string | null {
  const magic = magicOf(block);
  if (magic !== null) return magic;
  if (envelope !== 'event') return foreignLines(block, envelope);
  const isBinary = block.subarray(0, BINARY_BYTES).some((byte) => byte <= LAST_BINARY);
  return isBinary && block[0] !== OPEN_MAP ? 'neither gzip nor text' : null;
}
