/**
 * How many different persons, without a list of them: a HyperLogLog sketch (Flajolet et al. 2007) of keyed hashes. It
 * holds the rarest pattern that each of 2^14 shares of the hashes has shown; no hash can be read from it. Its standard
 * error is 1.04 / sqrt(2^14) = 0.81 %; a few persons are counted almost exactly. Sketches of one key may be merged in
 * any order and as often as one likes: a person in two of them counts once.
 */
const INDEX_BITS = 14;
const REGISTERS = 2 ** INDEX_BITS;
/** Standard error of an estimate, as a share of it. */
export const STANDARD_ERROR = 1.04 / Math.sqrt(REGISTERS);
/** Bits behind the index, of the 64 that are looked at; a register holds at most one more. */
const PATTERN_BITS = 64 - INDEX_BITS;

export interface Distinct {
  readonly registers: Uint8Array;
}

export const newDistinct = (): Distinct => ({ registers: new Uint8Array(REGISTERS) });

/** Adds a hash by its first and its second 32 bits. */
export function addHash({ registers }: Distinct, high: number, low: number): void {
  const index = high >>> (32 - INDEX_BITS);
  const first = (high << INDEX_BITS) >>> 0;
  const rank =
    first !== 0
      ? Math.clz32(first) + 1
      : Math.min(32 - INDEX_BITS + Math.clz32(low), PATTERN_BITS) + 1;
  if (rank > (registers[index] ?? 0)) registers[index] = rank;
}

/** Adds everything that `from` has seen. */
export function mergeDistinct({ registers }: Distinct, from: Distinct): void {
  from.registers.forEach((rank, index) => {
    if (rank > (registers[index] ?? 0)) registers[index] = rank;
  });
}

/** Sum of x^(2^k) * 2^(k-1), with x itself: what empty registers stand for. */
function sigma(share: number): number {
  if (share === 1) return Infinity;
  let sum = share;
  let power = share;
  for (let factor = 1; ; factor += factor) {
    power *= power;
    const next = sum + power * factor;
    if (next === sum) return sum;
    sum = next;
  }
}

/** The same for registers that are full. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let sum = 1 - share;
  let root = share;
  for (let factor = 0.5; ; factor /= 2) {
    root = Math.sqrt(root);
    const next = sum - (1 - root) ** 2 * factor;
    if (next === sum) return sum / 3;
    sum = next;
  }
}

/**
 * The number of different hashes, by Ertl's improved estimator (arXiv:1702.01284, algorithm 6): one formula for few and
 * for many, in place of linear counting, a switch, and tables against the bias about it.
 */
export function estimateDistinct({ registers }: Distinct): number {
  const counts = new Float64Array(PATTERN_BITS + 2);
  for (const rank of registers) counts[rank] = (counts[rank] ?? 0) + 1;
  let sum = REGISTERS * tau(1 - (counts[PATTERN_BITS + 1] ?? 0) / REGISTERS);
  for (let rank = PATTERN_BITS; rank >= 1; rank -= 1) sum = (sum + (counts[rank] ?? 0)) / 2;
  sum += REGISTERS * sigma((counts[0] ?? 0) / REGISTERS);
  return Math.round(REGISTERS ** 2 / (2 * Math.LN2 * sum));
}

/** First byte of an encoded sketch: three bytes per register that is not empty, or four registers in three bytes. */
const SPARSE = 0;
const DENSE = 1;
const DENSE_BYTES = (REGISTERS * 3) / 4;

function triples(values: readonly number[], kind: number): Uint8Array {
  const bytes = new Uint8Array(1 + values.length * 3);
  bytes[0] = kind;
  values.forEach((value, index) => {
    bytes[1 + index * 3] = value >>> 16;
    bytes[2 + index * 3] = value >>> 8;
    bytes[3 + index * 3] = value;
  });
  return bytes;
}

/** The sketch as base64 text: at most 16 KB, four signs per person while there are few. */
export function encodeDistinct({ registers }: Distinct): string {
  const sparse: number[] = [];
  registers.forEach((rank, index) => {
    if (rank > 0) sparse.push((index << 6) | rank);
  });
  if (sparse.length * 3 < DENSE_BYTES) return textOf(triples(sparse, SPARSE));
  const dense = Array.from({ length: REGISTERS / 4 }, (_, four) =>
    registers.subarray(four * 4, four * 4 + 4).reduce((value, rank) => (value << 6) | rank, 0),
  );
  return textOf(triples(dense, DENSE));
}

const textOf = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

function bytesOf(text: string): Uint8Array {
  try {
    const decoded = atob(text);
    // An audit of a year reads hundreds of thousands of them: `Uint8Array.from` takes nine times as long.
    const bytes = new Uint8Array(decoded.length);
    for (let at = 0; at < decoded.length; at += 1) bytes[at] = decoded.charCodeAt(at);
    return bytes;
  } catch {
    return new Uint8Array(0);
  }
}

/** @throws Error for a text that `encodeDistinct` cannot have written */
export function decodeDistinct(text: string): Distinct {
  const bytes = bytesOf(text);
  const isDense = bytes[0] === DENSE;
  if (
    bytes.length % 3 !== 1 ||
    (isDense && bytes.length !== DENSE_BYTES + 1) ||
    (bytes[0] ?? 2) > 1
  )
    throw new Error(`no sketch of distinct values: ${bytes.length} bytes`);
  const sketch = newDistinct();
  const put = (index: number, rank: number): void => {
    if (index >= REGISTERS || rank > PATTERN_BITS + 1)
      throw new Error(`no sketch of distinct values: register ${index} is ${rank}`);
    sketch.registers[index] = rank;
  };
  for (let at = 1; at < bytes.length; at += 3) {
    const value = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    if (!isDense) put(value >>> 6, value & 63);
    else
      for (let place = 0; place < 4; place += 1)
        put(((at - 1) / 3) * 4 + place, (value >>> (18 - 6 * place)) & 63);
  }
  return sketch;
}
