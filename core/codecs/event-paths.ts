import type { DataType } from '../data-type';
import { newNode, nodeAt, readHere, type PathNode } from './source-paths';

/**
 * Where the columns of an event are read. Every node has a field, also those that only lead to a column: so that a
 * name that stands twice is found wherever it matters.
 */
export interface EventPaths {
  readonly root: PathNode;
  /** Names inside a member of the exploded list; null when nothing is exploded. */
  readonly members: PathNode | null;
  /** Field of that list, or -1. */
  readonly list: number;
  /** Fields of a record; the first are the columns'. */
  readonly fields: number;
  /** Those that are read anew for each member. */
  readonly memberFields: readonly number[];
}

/** Gives a field to each node below that has none; returns all fields below. */
function fieldsBelow(node: PathNode, next: () => number): number[] {
  const found: number[] = [];
  for (const first of node.slots ?? [])
    for (let entry = first; entry !== null; entry = entry.next) {
      if (entry.node.column < 0) entry.node.column = next();
      found.push(entry.node.column, ...fieldsBelow(entry.node, next));
    }
  return found;
}

/** The paths of a type's columns; those with an origin are read nowhere. */
export function eventPaths({ columns, explode }: DataType): EventPaths {
  const root = newNode();
  const members = explode === undefined ? null : newNode();
  const inside = `${explode ?? ''}[].`;
  columns.forEach((column, index) => {
    if (column.origin !== undefined) return;
    const node =
      members !== null && column.from.startsWith(inside)
        ? nodeAt(members, column.from.slice(inside.length))
        : nodeAt(root, column.from);
    readHere(node, index, column);
  });
  let fields = columns.length;
  const next = (): number => fields++;
  const list = explode === undefined ? null : nodeAt(root, explode);
  if (list !== null && list.column >= 0)
    throw new Error(`${explode ?? ''} is exploded, and a column is read from it`);
  fieldsBelow(root, next);
  const memberFields = members === null ? [] : fieldsBelow(members, next);
  return { root, members, list: list?.column ?? -1, fields, memberFields };
}
