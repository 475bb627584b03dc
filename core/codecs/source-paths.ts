import type { Column } from '../data-type';

/** A place in the source record: what is read there, and the names below it. */
export interface PathNode {
  /** Index of the column (of the field, in events), or -1. */
  column: number;
  /** Names below, in slots by `slotOf`; null when there are none. */
  slots: (PathEntry | null)[] | null;
}

interface PathEntry {
  readonly name: Uint8Array;
  readonly node: PathNode;
  /** The next name of the same slot. */
  readonly next: PathEntry | null;
}

const SLOTS = 64;

const slotOf = (bytes: Uint8Array, start: number, end: number): number =>
  (end - start + (bytes[start] ?? 0) * 3 + (bytes[end - 1] ?? 0) * 7) & (SLOTS - 1);

export const newNode = (): PathNode => ({ column: -1, slots: null });

/** The node of a name below another, made if it is not there. */
function childOf(node: PathNode, name: Uint8Array): PathNode {
  node.slots ??= Array.from({ length: SLOTS }, () => null);
  const found = nodeBelow(node, name, 0, name.length);
  if (found !== null) return found;
  const child = newNode();
  const slot = slotOf(name, 0, name.length);
  node.slots[slot] = { name, node: child, next: node.slots[slot] ?? null };
  return child;
}

/** The node at a path, parts joined by dots. */
export function nodeAt(root: PathNode, path: string): PathNode {
  const utf8 = new TextEncoder();
  return path.split('.').reduce((node, name) => childOf(node, utf8.encode(name)), root);
}

/** Reads a column at a node. Two columns of one path share nothing: the later one would be lost, so it is refused. */
export function readHere(node: PathNode, index: number, { from }: Column): void {
  if (node.column >= 0) throw new Error(`two columns are read from ${from}`);
  node.column = index;
}

/** The columns' paths as a tree of names. */
export function pathTree(columns: readonly Column[]): PathNode {
  const root = newNode();
  columns.forEach((column, index) => readHere(nodeAt(root, column.from), index, column));
  return root;
}

/** The node of a name below another, or null where nothing is read. */
export function nodeBelow(
  node: PathNode,
  bytes: Uint8Array,
  start: number,
  end: number,
): PathNode | null {
  if (node.slots === null || end === start) return null;
  let entry = node.slots[slotOf(bytes, start, end)] ?? null;
  for (; entry !== null; entry = entry.next) {
    const { name } = entry;
    if (name.length !== end - start) continue;
    let same = 0;
    while (same < name.length && name[same] === bytes[start + same]) same += 1;
    if (same === name.length) return entry.node;
  }
  return null;
}
