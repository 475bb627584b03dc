import { oneOf, type Pick } from './choices';

/** Bytes that mean something to JSON, to COPY, to UTF-8 or to a file. */
const TELLING = Buffer.from(
  '"\\{}[],:| \t\r\n\0tfnuSNBLMsbl019.-+eE\x02\x03\x1f\x8b\xef\xbb\xbf\xff\xc3\xed',
  'latin1',
);
const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\',
  '\\u',
  '\\ud800',
  '\n',
  '{"Item":',
  '{"S":"',
  '{"N":"1"}',
  '{"NULL":true}',
  '1e9',
  'true',
  '"case":',
  '\r\n',
  '\0',
  '$ion_1_0 ',
  '|',
  '@null@',
  '"needed":{"S":"x"}',
];

type Mutation = (bytes: Buffer, pick: Pick) => Buffer;
const cut = (bytes: Buffer, from: number, to: number, between: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.concat([bytes.subarray(0, from), between, bytes.subarray(to)]);
const aByte = (pick: Pick): Buffer =>
  Buffer.from([pick(2) === 0 ? TELLING[pick(TELLING.length)]! : pick(256)]);
/** Two places, the first not behind the second, near each other as often as not. */
function stretch(bytes: Buffer, pick: Pick): [number, number] {
  const from = pick(bytes.length + 1);
  return [from, Math.min(bytes.length, from + pick(pick(2) === 0 ? 6 : bytes.length + 1))];
}

const MUTATIONS: readonly Mutation[] = [
  (bytes, pick) => {
    const at = pick(bytes.length + 1);
    return cut(bytes, at, at + 1, aByte(pick));
  },
  (bytes, pick) => {
    const at = pick(bytes.length + 1);
    return cut(bytes, at, at, aByte(pick));
  },
  (bytes, pick) => cut(bytes, ...stretch(bytes, pick)),
  (bytes, pick) => {
    const [from, to] = stretch(bytes, pick);
    return cut(bytes, to, to, bytes.subarray(from, to));
  },
  (bytes, pick) => {
    const at = pick(bytes.length + 1);
    return cut(bytes, at, at, Buffer.from(oneOf(pick, TOKENS)));
  },
  (bytes, pick) => bytes.subarray(0, pick(bytes.length + 1)),
];

/** Bytes with a few changes, each anywhere. */
export function mutated(bytes: Buffer, pick: Pick): Buffer {
  let now = bytes;
  for (let changes = 1 + pick(4); changes > 0; changes -= 1)
    now = oneOf(pick, MUTATIONS)(now, pick);
  return now;
}

/** Bytes that nobody wrote on purpose: any, or pieces of JSON in no order. */
export function nonsense(pick: Pick): Buffer {
  const pieces = Array.from({ length: pick(40) }, () =>
    pick(3) === 0 ? aByte(pick) : Buffer.from(oneOf(pick, TOKENS)),
  );
  return Buffer.concat(pieces);
}
