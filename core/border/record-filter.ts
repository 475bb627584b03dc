import { decodeString } from '../codecs/json-bytes';
import { MOST_DEPTH } from '../codecs/record-shape';
import {
  CLOSE_LIST,
  CLOSE_MAP,
  closingQuote,
  COLON,
  COMMA,
  FIRST_OF_FALSE,
  FIRST_OF_NULL,
  FIRST_OF_TRUE,
  hasEscape,
  LF,
  OPEN_LIST,
  OPEN_MAP,
  pastBlanks,
  pastScalar,
  QUOTE,
} from './json-values';
import { HASH_DIGITS } from './keyed-hash';
import { decodeName, pastPlainName } from './name-set';
import { CLEAR, HASHED, LIST, MAP, nodeNamed, UNKNOWN, type PolicyNode } from './policy-tree';
import {
  copy,
  makeRoom,
  push,
  put,
  putName,
  ROOM,
  type HeldBack,
  type RecordWork,
} from './record-work';

const refuse = (to: RecordWork, reason: HeldBack): void => {
  to.reason ??= reason;
};

/** A value of any kind, of which nothing crosses. */
function pastDropped(to: RecordWork, bytes: Uint8Array, at: number, depth: number): number {
  const byte = bytes[at];
  if (byte === OPEN_MAP) return object(to, bytes, at, null, depth + 1);
  return byte === OPEN_LIST ? list(to, bytes, at, null, depth + 1) : pastScalar(bytes, at);
}

function drop(to: RecordWork, bytes: Uint8Array, at: number, index: number, depth: number): number {
  push(to.dropped, index);
  return pastDropped(to, bytes, at, depth);
}

function putHash(to: RecordWork, bytes: Uint8Array, start: number, end: number, node: PolicyNode) {
  const { hasher } = to;
  put(to, QUOTE);
  hasher.write(bytes, start, end, to.out, to.written);
  to.written += HASH_DIGITS;
  put(to, QUOTE);
  push(to.hashed, node.index);
  push(to.hashed, hasher.high());
  push(to.hashed, hasher.low());
}

/** The hash of the text between two quotes. A text that has no UTF-8 has no hash. */
function putHashOfText(
  to: RecordWork,
  bytes: Uint8Array,
  start: number,
  end: number,
  node: PolicyNode,
): void {
  if (!hasEscape(bytes, start, end)) {
    putHash(to, bytes, start, end, node);
    return;
  }
  if (to.scratch.length < end - start) to.scratch = new Uint8Array(end - start);
  const length = decodeString(bytes, start, end, to.scratch, 0);
  if (length < 0) refuse(to, 'not_hashable');
  else putHash(to, to.scratch, 0, length, node);
}

/** The value of a hashed field; null stays null, and what is no text and no number holds the record back. */
function hashedValue(
  to: RecordWork,
  bytes: Uint8Array,
  at: number,
  node: PolicyNode,
  depth: number,
): number {
  const byte = bytes[at];
  if (
    byte === OPEN_MAP ||
    byte === OPEN_LIST ||
    byte === FIRST_OF_TRUE ||
    byte === FIRST_OF_FALSE
  ) {
    refuse(to, 'not_hashable');
    return pastDropped(to, bytes, at, depth);
  }
  const end = pastScalar(bytes, at);
  if (end < 0) return end;
  if (byte === FIRST_OF_NULL) copy(to, bytes, at, end);
  else if (byte === QUOTE) putHashOfText(to, bytes, at + 1, end - 1, node);
  else putHash(to, bytes, at, end, node);
  return end;
}

/** A scalar, byte for byte. */
function clearValue(to: RecordWork, bytes: Uint8Array, at: number): number {
  const end = pastScalar(bytes, at);
  if (end < 0) return end;
  makeRoom(to, ROOM + end - at);
  copy(to, bytes, at, end);
  return end;
}

/** The value of a declared name: it crosses as its node says, or is dropped and counted under its path. */
function declared(
  to: RecordWork,
  bytes: Uint8Array,
  at: number,
  node: PolicyNode,
  depth: number,
): number {
  const byte = bytes[at];
  switch (node.kind) {
    case CLEAR:
      if (byte === OPEN_MAP || byte === OPEN_LIST) break;
      putName(to, node);
      return clearValue(to, bytes, at);
    case HASHED:
      putName(to, node);
      return hashedValue(to, bytes, at, node, depth);
    case MAP:
      if (byte !== OPEN_MAP) break;
      putName(to, node);
      return object(to, bytes, at, node, depth + 1);
    case LIST:
      if (byte !== OPEN_LIST) break;
      putName(to, node);
      return list(to, bytes, at, node.member, depth + 1);
  }
  return drop(to, bytes, at, node.index, depth);
}

const EMPTY_OBJECT = new TextEncoder().encode('{}');
const NO_VALUE = new TextEncoder().encode('null');

/** A member of a list that crosses: whatever it is, something stands in its place, so that positions stay. */
function listed(
  to: RecordWork,
  bytes: Uint8Array,
  at: number,
  node: PolicyNode,
  depth: number,
): number {
  const byte = bytes[at];
  if (node.kind === HASHED) return hashedValue(to, bytes, at, node, depth);
  if (node.kind === MAP && byte === OPEN_MAP) return object(to, bytes, at, node, depth + 1);
  if (node.kind === CLEAR && byte !== OPEN_MAP && byte !== OPEN_LIST)
    return clearValue(to, bytes, at);
  const instead = node.kind === MAP ? EMPTY_OBJECT : NO_VALUE;
  copy(to, instead, 0, instead.length);
  return drop(to, bytes, at, node.index, depth);
}

const tooDeep = (to: RecordWork, at: number): number => {
  to.isTooDeep = true;
  return ~at;
};

/** At the opening bracket; of a list without a node nothing crosses. */
function list(
  to: RecordWork,
  bytes: Uint8Array,
  from: number,
  node: PolicyNode | null,
  depth: number,
): number {
  if (depth > MOST_DEPTH) return tooDeep(to, from);
  if (node !== null) put(to, OPEN_LIST);
  let at = pastBlanks(bytes, from + 1);
  if (bytes[at] !== CLOSE_LIST) {
    for (;;) {
      makeRoom(to, ROOM);
      at = node === null ? pastDropped(to, bytes, at, depth) : listed(to, bytes, at, node, depth);
      if (at < 0) return at;
      at = pastBlanks(bytes, at);
      if (bytes[at] === CLOSE_LIST) break;
      if (bytes[at] !== COMMA) return ~at;
      if (node !== null) put(to, COMMA);
      at = pastBlanks(bytes, at + 1);
    }
  }
  if (node !== null) put(to, CLOSE_LIST);
  return at + 1;
}

/** What is declared of the name that was just read, or null. One that an object has twice holds the record back. */
function nodeOf(
  to: RecordWork,
  bytes: Uint8Array,
  start: number,
  end: number,
  node: PolicyNode | null,
  number: number,
): PolicyNode | null {
  const { name } = to;
  if (node !== null) {
    const { decoded } = name;
    const found =
      decoded === null
        ? nodeNamed(node, name.hash, bytes, start, end)
        : nodeNamed(node, name.hash, decoded, 0, decoded.length);
    if (found !== null) {
      if (to.seenIn[found.index] === number) refuse(to, 'repeated_name');
      to.seenIn[found.index] = number;
      return found;
    }
  }
  if (to.names.isFull()) refuse(to, 'too_large');
  else if (!to.names.add(number, name.hash, bytes, start)) refuse(to, 'repeated_name');
  return null;
}

/** From behind a name's opening quote to its closing one; `to.name` is what was read. */
function pastName(to: RecordWork, bytes: Uint8Array, from: number): number {
  const plain = pastPlainName(to.name, bytes, from);
  if (bytes[plain] === QUOTE) return plain;
  const end = closingQuote(bytes, plain);
  if (end >= 0) decodeName(to.name, bytes, from, end);
  return end;
}

/** At a name's opening quote, to behind its value. */
function member(
  to: RecordWork,
  bytes: Uint8Array,
  from: number,
  node: PolicyNode | null,
  depth: number,
  number: number,
): number {
  if (bytes[from] !== QUOTE) return ~from;
  const end = pastName(to, bytes, from + 1);
  if (end < 0) return end;
  const colon = pastBlanks(bytes, end + 1);
  if (bytes[colon] !== COLON) return ~colon;
  const found = nodeOf(to, bytes, from + 1, end, node, number);
  const at = pastBlanks(bytes, colon + 1);
  if (found !== null) return declared(to, bytes, at, found, depth);
  return node === null ? pastDropped(to, bytes, at, depth) : drop(to, bytes, at, UNKNOWN, depth);
}

/** At the opening brace; of an object without a node nothing crosses. */
function object(
  to: RecordWork,
  bytes: Uint8Array,
  from: number,
  node: PolicyNode | null,
  depth: number,
): number {
  if (depth > MOST_DEPTH) return tooDeep(to, from);
  const number = (to.objects += 1);
  if (node !== null) put(to, OPEN_MAP);
  let at = pastBlanks(bytes, from + 1);
  if (bytes[at] !== CLOSE_MAP) {
    for (;;) {
      at = member(to, bytes, at, node, depth, number);
      if (at < 0) return at;
      at = pastBlanks(bytes, at);
      if (bytes[at] === CLOSE_MAP) break;
      if (bytes[at] !== COMMA) return ~at;
      at = pastBlanks(bytes, at + 1);
    }
  }
  if (node !== null) put(to, CLOSE_MAP);
  return at + 1;
}

/** Before a record or a line is read. */
function begin(to: RecordWork): void {
  to.reason = null;
  to.isTooDeep = false;
  to.dropped.length = 0;
  to.hashed.length = 0;
  to.names.clear(to.objects + 1);
  makeRoom(to, ROOM);
}

/**
 * Reads the object whose brace is at `at` and writes what of it may cross, as one line behind `to.written`. What is
 * written counts only if the record ends and `to.reason` is null.
 * @returns the place behind the object, or a fault as in json-values.ts
 */
export function filterRecord(to: RecordWork, bytes: Uint8Array, at: number): number {
  begin(to);
  const end = object(to, bytes, at, to.root, 1);
  makeRoom(to, 1);
  put(to, LF);
  return end;
}

/** The place behind the JSON value at `at`, of which nothing crosses, or a fault. */
export function pastJson(to: RecordWork, bytes: Uint8Array, at: number): number {
  begin(to);
  return pastDropped(to, bytes, at, 0);
}
