import { hashOfName } from './name-set';
import type { FilterPolicy } from './policy';

/** A scalar crosses as it was written. */
export const CLEAR = 0;
/** A text or number crosses as its keyed hash. */
export const HASHED = 1;
/** An object of which named members cross. */
export const MAP = 2;
/** A list whose members `member` judges. */
export const LIST = 3;
/** The catalogue knows it, and it does not cross: only its name may be told. */
export const STAYS = 4;

/** A place in the record that the policy or the catalogue names. */
export interface PolicyNode {
  readonly path: string;
  /** Its place in `PolicyTree.paths`. */
  readonly index: number;
  kind: number;
  /** `"name":`, as the copy has it. */
  readonly prefix: Uint8Array;
  /** Names below, in slots by their hashes. */
  readonly slots: (PolicyEntry | null)[];
  member: PolicyNode | null;
}

interface PolicyEntry {
  readonly name: Uint8Array;
  readonly hash: number;
  readonly node: PolicyNode;
  /** The next name of the same slot. */
  readonly next: PolicyEntry | null;
}

export interface PolicyTree {
  readonly root: PolicyNode;
  /** Path of each node by its index. */
  readonly paths: readonly string[];
}

/** Index of whatever is dropped without a name: names of unnamed fields may themselves be about people. */
export const UNKNOWN = 0;
export const UNKNOWN_PATH = '(unknown)';

const SLOTS = 64;

/**
 * The node of a name below another, or null for a name that nobody declared there.
 * @param hash that of the name (`hashOfName`)
 */
export function nodeNamed(
  node: PolicyNode,
  hash: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): PolicyNode | null {
  let entry = node.slots[hash & (SLOTS - 1)] ?? null;
  for (; entry !== null; entry = entry.next) {
    const { name } = entry;
    if (entry.hash !== hash || name.length !== end - start) continue;
    let same = 0;
    while (same < name.length && name[same] === bytes[start + same]) same += 1;
    if (same === name.length) return entry.node;
  }
  return null;
}

const encoder = new TextEncoder();

function child(node: PolicyNode, name: string): PolicyNode | null {
  const bytes = encoder.encode(name);
  return nodeNamed(node, hashOfName(bytes, 0, bytes.length), bytes, 0, bytes.length);
}

/**
 * The policy as a tree of names.
 * @throws Error when a path is a leaf and lies above another: nobody could say what of it crosses
 */
export function policyTree({ dataType, fields, hashed, declared }: FilterPolicy): PolicyTree {
  const paths = [UNKNOWN_PATH];
  const newNode = (path: string, name: string, kind: number): PolicyNode => {
    paths.push(path);
    return {
      path,
      index: paths.length - 1,
      kind,
      prefix: encoder.encode(`${JSON.stringify(name)}:`),
      slots: Array.from({ length: SLOTS }, () => null),
      member: null,
    };
  };
  const contradiction = (path: string): Error =>
    new Error(`the crossing of ${dataType} names "${path}", and more than its value`);
  const root = newNode('', '', MAP);

  /** The node of one part below another, of the kind that whoever passes through it needs. */
  function below(parent: PolicyNode, name: string, path: string, kind: number): PolicyNode {
    const found = child(parent, name);
    if (found !== null) {
      if (found.kind !== kind) throw contradiction(path);
      return found;
    }
    const node = newNode(path, name, kind);
    const bytes = encoder.encode(name);
    const hash = hashOfName(bytes, 0, bytes.length);
    const slot = hash & (SLOTS - 1);
    parent.slots[slot] = { name: bytes, hash, node, next: parent.slots[slot] ?? null };
    return node;
  }

  function place(path: string, leaf: number): void {
    let node = root;
    const parts = path.split('.');
    parts.forEach((part, index) => {
      const name = part.replace(/\[\]$/, '');
      const isList = name !== part;
      const inner = index === parts.length - 1 ? leaf : MAP;
      const here = [...parts.slice(0, index), name].join('.');
      node = below(node, name, here, isList ? LIST : inner);
      if (isList) node = node.member ??= newNode(`${here}[]`, '', inner);
      if (node.kind !== inner) throw contradiction(here);
    });
  }

  /** Names a declared path that does not cross, where it leaves what does. */
  function name(path: string): void {
    let node = root;
    const parts = path.split('.');
    for (const [index, part] of parts.entries()) {
      const plain = part.replace(/\[\]$/, '');
      const here = [...parts.slice(0, index), plain].join('.');
      const found = child(node, plain) ?? below(node, plain, here, STAYS);
      if (found.kind !== MAP && found.kind !== LIST) return;
      node = found.member ?? found;
    }
  }

  for (const path of fields) place(path, CLEAR);
  for (const path of hashed) place(path, HASHED);
  declared.forEach(name);
  return { root, paths };
}
