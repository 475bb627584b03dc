import type { FoundCapture } from '../plan/captures';
import { tableDayPrefix } from '../keys';

/** One object of a listing, as far as it matters here. */
export interface Listed {
  readonly key: string;
  readonly size: number;
}

/** A capture's folder, as its keys alone tell it. */
export interface ListedCapture {
  readonly day: string;
  readonly capture: string;
  /** Key of `plan.json`; null for a folder that is not ours. */
  readonly planKey: string | null;
  /** Key of the object that commits it, or null when it is not there. */
  readonly commitKey: string | null;
  /** The commit is too small to be one: read it, housekeeping may have taken its place. */
  readonly isDoubtful: boolean;
}

/** `{"abandoned":true}` has 18 bytes; no real commit of ours or of DynamoDB's is below a hundred. */
const SMALLEST_COMMIT_BYTES = 64;

interface Folder {
  readonly day: string;
  readonly capture: string;
  readonly isPipeline: boolean;
  readonly names: Map<string, Listed>;
}

/** Splits `exports/<table>/<day>/[AWSDynamoDB/]<capture>/<name>`; anything deeper has no part in it. */
function placeOf(table: string, key: string): { day: string; path: string[] } | null {
  const [day = '', ...path] = key.slice(tableDayPrefix(table, '').length - 1).split('/');
  return path.length < 2 ? null : { day, path };
}

/** Where the folder of a key ends, if the key lies deeper than a capture's own objects (its parts and progress do); else null. */
export function behindParts(table: string, key: string): string | null {
  const place = placeOf(table, key);
  if (place === null) return null;
  const own = place.path[0] === 'AWSDynamoDB' ? 2 : 1;
  if (place.path.length <= own + 1) return null;
  // '0' is the sign after '/': every key of the folder sorts before it.
  return `${tableDayPrefix(table, place.day)}${place.path.slice(0, own + 1).join('/')}0`;
}

function foldersOf(table: string, objects: Iterable<Listed>): Folder[] {
  const folders = new Map<string, Folder>();
  for (const object of objects) {
    const place = placeOf(table, object.key);
    if (place === null) continue;
    const isPipeline = place.path[0] !== 'AWSDynamoDB';
    const [capture = '', name = '', ...deeper] = isPipeline ? place.path : place.path.slice(1);
    if (capture === '' || name === '') continue;
    const id = `${place.day}/${String(isPipeline)}/${capture}`;
    const folder = folders.get(id) ?? {
      day: place.day,
      capture,
      isPipeline,
      names: new Map<string, Listed>(),
    };
    folders.set(id, folder);
    if (deeper.length === 0) folder.names.set(name, object);
  }
  return [...folders.values()];
}

function listedCapture({ day, capture, isPipeline, names }: Folder): ListedCapture {
  if (isPipeline) {
    const success = names.has('manifest') ? names.get('_SUCCESS') : undefined;
    return {
      day,
      capture,
      planKey: null,
      commitKey: success?.key ?? null,
      isDoubtful: false,
    };
  }
  const summary = names.get('manifest-summary.json');
  return {
    day,
    capture,
    planKey: names.get('plan.json')?.key ?? null,
    commitKey: summary?.key ?? null,
    isDoubtful: summary !== undefined && summary.size < SMALLEST_COMMIT_BYTES,
  };
}

/**
 * The captures of a table's days from one listing of `exports/<table>/`, by the same rules by which `planExport` finds
 * them folder by folder: ours and DynamoDB's below `AWSDynamoDB/`, dumps of Data Pipeline beside it.
 */
export const listedCaptures = (table: string, objects: Iterable<Listed>): ListedCapture[] =>
  foldersOf(table, objects).map(listedCapture);

/** A listed capture with what had to be read of it. */
export const foundCapture = (
  { capture, commitKey, planKey }: ListedCapture,
  read: { readonly plan: FoundCapture['plan']; readonly abandoned: boolean },
): FoundCapture => ({
  capture,
  // A complete capture is chosen by its number alone; its plan need not be read to know that it is ours.
  plan: read.plan ?? (planKey === null ? null : { deadlineMs: 0, plannedBy: '', segments: 0 }),
  complete: commitKey !== null && !read.abandoned,
  abandoned: read.abandoned,
});
