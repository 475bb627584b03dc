import { explore, type Model } from './explore';
import { exportModel, type ExportHistory, type ExportState } from './export-model';
import { loadModel, type LoadState, type LoadWorld } from './load-model';
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

type WithAttempts = LoadState | ExportState;

/** What the attempts of a state have said, each in order. */
const saidIn = ({ attempts }: WithAttempts): string[][] =>
  attempts.map(({ steps }) => steps.map((said) => (typeof said === 'string' ? said : said.step)));

/** `a -> b` for each two steps that an attempt of the model can take one after the other; `begin` comes before its first. */
export function edgesOf<State extends WithAttempts>(model: Model<State>): Set<string> {
  const edges = new Set<string>();
  explore({
    ...model,
    next: (state) => {
      const next = model.next(state);
      for (const { state: after } of next) {
        for (const [index, steps] of saidIn(after).entries()) {
          const before = state.attempts[index]?.steps.length ?? 0;
          for (let at = before; at < steps.length; at += 1)
            edges.add(`${steps[at - 1] ?? 'begin'} -> ${steps[at]!}`);
        }
      }
      return next;
    },
  });
  return edges;
}

const LOADS: Partial<LoadWorld>[] = [
  // The generation of the first is there already for a second run of it.
  { runs: [FIRST, { ...FIRST, stamp: '2' }], faults: NO_LOAD_FAULTS },
  { runs: [FIRST, CORRECTED], faults: { ...NO_LOAD_FAULTS, zombie: 1, lost: 1 } },
  { runs: [NEXT, OLDER], faults: { ...NO_LOAD_FAULTS, lost: 1 } },
  { runs: [THIRD, PUT_BACK], faults: { ...NO_LOAD_FAULTS, lost: 1 } },
];

const EXPORTS: Partial<ExportHistory>[] = [
  { faults: { ...NO_EXPORT_FAULTS, zombie: 1, windowEnds: 1 } },
  { isLastEmpty: true, pages: 2, faults: { ...NO_EXPORT_FAULTS, zombie: 1 } },
  {
    runs: [A_RUN, { captureAgain: true }],
    pages: 1,
    faults: { ...NO_EXPORT_FAULTS, abandoned: 1 },
  },
];

const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set(sets.flatMap((set) => [...set]));

let made: Readonly<Record<'load' | 'export', ReadonlySet<string>>> | null = null;

/** What one attempt can say next, per hop: explored once per process, in worlds small enough for that; the proofs' worlds add nothing. */
export function automata(): Readonly<Record<'load' | 'export', ReadonlySet<string>>> {
  made ??= {
    load: union(LOADS.map((change) => edgesOf(loadModel({ ...LOAD_WORLD, ...change })))),
    export: union(EXPORTS.map((change) => edgesOf(exportModel({ ...EXPORT_WORLD, ...change })))),
  };
  return made;
}
