import { COMMA, OPEN_MAP } from './json-values';
import type { KeyedHasher } from './keyed-hash';
import { nameSet, type NameRead, type NameSet } from './name-set';
import type { PolicyNode, PolicyTree } from './policy-tree';

/** Why a whole record stays in China. */
export type HeldBack =
  | 'unparsable'
  | 'not_an_object'
  | 'invalid_utf8'
  | 'repeated_name'
  | 'not_hashable'
  /** Too long, too deep, or of too many names. */
  | 'too_large';

/** A list that is emptied for each record; an array's `length = 0` would give its memory away each time. */
export interface Numbers {
  values: Uint32Array;
  length: number;
}

const numbers = (): Numbers => ({ values: new Uint32Array(64), length: 0 });

export function push(to: Numbers, value: number): void {
  if (to.length === to.values.length) {
    const larger = new Uint32Array(2 * to.length);
    larger.set(to.values);
    to.values = larger;
  }
  to.values[to.length] = value;
  to.length += 1;
}

/**
 * What is filled while a record is read, handed down through every function: those of a module stay the same functions
 * for every filter of a thread's life, which is worth a quarter of the time against closures.
 */
export interface RecordWork {
  readonly root: PolicyNode;
  readonly hasher: KeyedHasher;
  readonly names: NameSet;
  readonly name: NameRead;
  /** What crosses, up to `written`. */
  out: Uint8Array;
  written: number;
  /** Counts objects, so that each has a number. */
  objects: number;
  /** Number of the object in which each node was last seen. */
  readonly seenIn: Float64Array;
  /** Why the record that is being read is held back, although it is JSON. */
  reason: HeldBack | null;
  /** The fault is no wrong byte but a level too many. */
  isTooDeep: boolean;
  /** Nodes of what the record has lost; of what of it was hashed, with the first 64 bits of each hash. */
  readonly dropped: Numbers;
  readonly hashed: Numbers;
  scratch: Uint8Array;
}

export const recordWork = (tree: PolicyTree, hasher: KeyedHasher): RecordWork => ({
  root: tree.root,
  hasher,
  names: nameSet(),
  name: { hash: 0, decoded: null },
  out: new Uint8Array(2 ** 16),
  written: 0,
  objects: 0,
  seenIn: new Float64Array(tree.paths.length),
  reason: null,
  isTooDeep: false,
  dropped: numbers(),
  hashed: numbers(),
  scratch: new Uint8Array(2 ** 10),
});

/** More than any name, quotes and hash need. */
export const ROOM = 2 ** 10;

export function makeRoom(to: RecordWork, bytes: number): void {
  if (to.out.length - to.written >= bytes) return;
  const larger = new Uint8Array(Math.max(2 * to.out.length, to.written + bytes));
  larger.set(to.out.subarray(0, to.written));
  to.out = larger;
}

export function put(to: RecordWork, byte: number): void {
  to.out[to.written] = byte;
  to.written += 1;
}

/** Below this, a loop is faster than a view of the bytes. */
const SHORT = 64;

export function copy(to: RecordWork, bytes: Uint8Array, start: number, end: number): void {
  const { out, written } = to;
  const length = end - start;
  if (length > SHORT) out.set(bytes.subarray(start, end), written);
  else
    for (let index = 0; index < length; index += 1)
      out[written + index] = bytes[start + index] ?? 0;
  to.written = written + length;
}

/** The name of a member that crosses, behind a comma unless it is the first. */
export function putName(to: RecordWork, { prefix }: PolicyNode): void {
  makeRoom(to, ROOM + prefix.length);
  if (to.out[to.written - 1] !== OPEN_MAP) put(to, COMMA);
  copy(to, prefix, 0, prefix.length);
}
