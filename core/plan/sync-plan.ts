import type { CrossedObject, SourceObject } from '../codecs/manifest-sync';
import { hiddenNames, leftOut, type LeftOut } from '../events/event-object';

/** An object as a listing of the copies says it. */
export interface ListedCopy {
  readonly etag: string;
  readonly size: number;
}

/** What a line of a crossing log says of one object. */
export type LoggedCrossing = Omit<CrossedObject, 'isGone'>;

/** One look at both sides. */
export interface BothSides {
  readonly dataType: string;
  readonly source: readonly SourceObject[];
  /** By key. */
  readonly copies: ReadonlyMap<string, ListedCopy>;
  /** By the key of the copy. */
  readonly logged: ReadonlyMap<string, LoggedCrossing>;
  /** Key of the copy that an object has under the policy of now. */
  readonly copyKeyOf: (source: SourceObject) => string;
}

export interface Comparison {
  readonly missing: SourceObject[];
  /** Those of the missing that have a copy which no log names. */
  readonly unlogged: number;
  readonly crossed: CrossedObject[];
  /** Crossings that are logged, of sources that are in the listing no more: they belong to the day all the same. */
  readonly vanished: CrossedObject[];
  /** Keys of those that the listing has under a hidden name: somebody has set them aside. */
  readonly setAside: string[];
  readonly leftOut: Partial<Record<LeftOut, number>>;
}

const isAsLogged = ({ copies }: BothSides, { copy }: LoggedCrossing): boolean => {
  const there = copies.get(copy.key);
  return there?.etag === copy.etag && there.size === copy.size;
};

/** The crossing of an object, if its copy is there as a log has it. */
function crossingOf(sides: BothSides, source: SourceObject): CrossedObject | null {
  const log = sides.logged.get(sides.copyKeyOf(source));
  if (log === undefined || !isAsLogged(sides, log)) return null;
  return { ...log, ...source, isGone: false };
}

function vanished(sides: BothSides): Pick<Comparison, 'vanished' | 'setAside'> {
  const listed = new Set(sides.source.map(({ key }) => key));
  const gone = [...sides.logged.values()].filter(
    (log) => !listed.has(log.key) && isAsLogged(sides, log),
  );
  const keys = [...new Set(gone.map(({ key }) => key))];
  return {
    vanished: gone.map((log) => ({ ...log, isGone: true })),
    setAside: keys.filter((key) => hiddenNames(key).some((name) => listed.has(name))),
  };
}

/**
 * What has crossed and what is missing. A copy that no log names, or that is not the one of its log, counts as missing: it is
 * copied again, the create-only write finds it, and it is judged and logged there.
 */
export function comparison(sides: BothSides): Comparison {
  const missing: SourceObject[] = [];
  const crossed: CrossedObject[] = [];
  let unlogged = 0;
  const out: Partial<Record<LeftOut, number>> = {};
  for (const source of sides.source) {
    const rule = leftOut(sides.dataType, source.key, source.size);
    if (rule !== null) {
      out[rule] = (out[rule] ?? 0) + 1;
      continue;
    }
    const crossing = crossingOf(sides, source);
    if (crossing !== null) {
      crossed.push(crossing);
      continue;
    }
    missing.push(source);
    if (sides.copies.has(sides.copyKeyOf(source))) unlogged += 1;
  }
  return { missing, unlogged, crossed, ...vanished(sides), leftOut: out };
}

/** A batch is one activity: some seconds to some minutes of work, so that a kill costs little and progress is seen. */
const BATCH_OBJECTS = 500;
const BATCH_BYTES = 256 * 2 ** 20;
/** Temporal lets a workflow have 2,000 activities under way (formats G3); a large day gets larger batches instead. */
const MOST_BATCHES = 400;

/** First object and number of objects of each batch, in the order of the listing; a large object has one for itself. */
export function syncBatches(
  objects: readonly Pick<SourceObject, 'size'>[],
): [first: number, count: number][] {
  const bytes = objects.reduce((sum, { size }) => sum + size, 0);
  const mostBytes = Math.max(BATCH_BYTES, Math.ceil(bytes / MOST_BATCHES));
  const mostObjects = Math.max(BATCH_OBJECTS, Math.ceil(objects.length / MOST_BATCHES));
  const batches: [number, number][] = [];
  let filled = Infinity;
  for (const [index, { size }] of objects.entries()) {
    const last = batches.at(-1);
    if (last === undefined || last[1] === mostObjects || filled + size > mostBytes) {
      batches.push([index, 1]);
      filled = size;
    } else {
      last[1] += 1;
      filled += size;
    }
  }
  return batches;
}

/**
 * Uploads that nobody can bring to a good end: their copy is there, or their source is not in the listing as it was. The
 * uploads must have been listed before the source, or one of an object that came in between would look so.
 */
export const hopelessUploads = <U extends { readonly key: string }>(
  uploads: readonly U[],
  copies: ReadonlyMap<string, unknown>,
  expected: ReadonlySet<string>,
): U[] => uploads.filter(({ key }) => copies.has(key) || !expected.has(key));

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;

/**
 * The objects of the next manifest: what the last one names, with crossings that are logged. Per source key the later
 * LastModified wins, at a tie the one that is there; but the same content as `policyVersion`, the policy of this run, lets it
 * through takes the place of what another policy let through: who runs a day again wants the policy of now. Nothing is ever
 * taken out; an object that `listed` does not have is marked as gone.
 */
export function mergedObjects(
  before: readonly CrossedObject[],
  crossings: readonly CrossedObject[],
  listed: ReadonlySet<string>,
  policyVersion: string,
): CrossedObject[] {
  const replaces = (next: CrossedObject, there: CrossedObject): boolean =>
    next.lastModifiedMs > there.lastModifiedMs ||
    (next.etag === there.etag &&
      next.policyVersion === policyVersion &&
      there.policyVersion !== policyVersion);
  const merged = new Map(before.map((object) => [object.key, object]));
  for (const crossing of crossings) {
    const there = merged.get(crossing.key);
    if (there === undefined || replaces(crossing, there)) merged.set(crossing.key, crossing);
  }
  return [...merged.values()]
    .map((object) => ({ ...object, isGone: !listed.has(object.key) }))
    .sort(byKey);
}
