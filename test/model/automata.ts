import { explore } from './explore';
import { exportModel, type ExportHistory } from './export-model';
import { loadModel, type LoadWorld } from './load-model';
import {
  A_RUN,
  CORRECTED,
  EXPORT_WORLD,
  FIRST,
  LOAD_WORLD,
  NEXT,
  NO_EXPORT_FAULTS,
  NO_LOAD_FAULTS,
  OLDER,
  PUT_BACK,
  THIRD,
} from './worlds';

const LOADS: Partial<LoadWorld>[] = [
  // The generation of the first is there already for a second run of it.
  { runs: [FIRST, { ...FIRST, stamp: '2' }], faults: NO_LOAD_FAULTS },
  { runs: [FIRST, CORRECTED], faults: { ...NO_LOAD_FAULTS, zombie: 1, lost: 1 } },
  { runs: [NEXT, OLDER], faults: { ...NO_LOAD_FAULTS, lost: 1 } },
  { runs: [THIRD, PUT_BACK], faults: { ...NO_LOAD_FAULTS, lost: 1 } },
];

const AGAIN = { captureAgain: true };
const EXPORTS: Partial<ExportHistory>[] = [
  { faults: { ...NO_EXPORT_FAULTS, zombie: 1, windowEnds: 1 } },
  { isLastEmpty: true, pages: 2, faults: { ...NO_EXPORT_FAULTS, zombie: 1 } },
  {
    runs: [A_RUN, AGAIN],
    pages: 1,
    faults: { ...NO_EXPORT_FAULTS, abandoned: 1 },
  },
  // Somebody else takes one number after another.
  { runs: [A_RUN, AGAIN, AGAIN], segments: 0, attempts: 1 },
];

const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set(sets.flatMap((set) => [...set]));

let made: Readonly<Record<'load' | 'export', ReadonlySet<string>>> | null = null;

/** What one attempt can say next, per hop: explored once per process, in worlds small enough for that; the proofs' worlds add nothing. */
export function automata(): Readonly<Record<'load' | 'export', ReadonlySet<string>>> {
  made ??= {
    load: union(LOADS.map((change) => explore(loadModel({ ...LOAD_WORLD, ...change })).said)),
    export: union(
      EXPORTS.map((change) => explore(exportModel({ ...EXPORT_WORLD, ...change })).said),
    ),
  };
  return made;
}
