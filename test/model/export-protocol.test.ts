import { automata } from './automata';
import { stuck } from './calm';
import { explore } from './explore';
import type { Attempt, BrokenExport } from './export-attempt';
import { exportModel, type ExportHistory, type ExportState } from './export-model';
import { sizes } from './sizes';
import { A_RUN, EXPORT_WORLD, NO_EXPORT_FAULTS as NONE } from './worlds';

const world = (change: Partial<ExportHistory>): ExportHistory => ({ ...EXPORT_WORLD, ...change });
const { note, print } = sizes('The export');
afterAll(print);

const AGAIN = { captureAgain: true };
const cases: [string, Partial<ExportHistory>][] = [
  ['a segment in three pages', { pages: 3, faults: { ...NONE, zombie: 1 } }],
  ['a zombie and a lost reply', { faults: { ...NONE, zombie: 1, lost: 1 } }],
  ['writes that are sent again', { faults: { ...NONE, zombie: 1, resent: 1 } }],
  ['two segments and a zombie', { segments: 2, faults: { ...NONE, zombie: 1 } }],
  ['two zombies', { faults: { ...NONE, zombie: 2 } }],
  ['a last page without items', { isLastEmpty: true, faults: { ...NONE, zombie: 2 } }],
  ['a window that ends', { faults: { ...NONE, zombie: 1, windowEnds: 1 } }],
  ['two runs at once', { runs: [A_RUN, A_RUN], faults: { ...NONE, windowEnds: 1 } }],
  ['a second capture of the day', { runs: [A_RUN, AGAIN], faults: { ...NONE, lost: 1 }, pages: 1 }],
  [
    'two runs, and housekeeping',
    { runs: [A_RUN, A_RUN], pages: 1, faults: { ...NONE, abandoned: 1 } },
  ],
];

it.each(cases)('keeps its promise for %s', (name, change) => {
  const { counterexample, states, said } = explore(exportModel(world(change)));
  expect(counterexample).toBeNull();
  expect(states.length).toBeGreaterThan(100);
  // The automaton of the traces comes from smaller worlds, and lacks nothing.
  expect([...said].filter((edge) => !automata().export.has(edge))).toEqual([]);
  note(name, states.length);
});

/** A run is over when its last activity has ended for good, or one that it waits for has failed. */
function isOver({ runs }: ExportHistory, { attempts, pending }: ExportState): boolean {
  const last = (run: number): Attempt[] => {
    const own = attempts.filter((each) => each.run === run);
    return own.filter(
      ({ activity }, at) => own.findLastIndex((e) => e.activity === activity) === at,
    );
  };
  const ends = ({ activity, end, steps }: Attempt): boolean =>
    end === 'failed' ||
    (end === 'done' && (activity === 'finish' || steps.at(-1)?.step === 'plan.complete'));
  return pending.length === 0 && runs.every((_, run) => last(run).some(ends));
}

it.each<[string, Partial<ExportHistory>]>([
  ['zombies and lost replies', { faults: { ...NONE, zombie: 1, lost: 1 } }],
  ['two runs and a window that ends', { runs: [A_RUN, AGAIN], faults: { ...NONE, windowEnds: 1 } }],
  ['an abandoned capture', { runs: [A_RUN, A_RUN], pages: 1, faults: { ...NONE, abandoned: 1 } }],
])('lets every run end once nothing goes wrong any more: %s', (_, change) => {
  const of = world(change);
  const { states } = explore(exportModel(of));
  const { next } = exportModel({ ...of, attempts: of.attempts + 3 });
  const calm = (state: ExportState): ExportState => ({ ...state, left: NONE });
  expect(stuck(states, calm, next, (state) => isOver(of, state))).toEqual([]);
});

it.each<[BrokenExport, Partial<ExportHistory>, RegExp]>([
  [
    'progress not in order',
    { pages: 3, faults: { ...NONE, zombie: 1 } },
    /begins at|failed for nothing/,
  ],
  ['names not unique', { faults: { ...NONE, zombie: 1 } }, /and its part holds/],
  ['progress without a condition', { faults: { ...NONE, zombie: 1 } }, /was written over/],
  ['a loser does not adopt', { pages: 3, faults: { ...NONE, zombie: 1 } }, /begins at/],
  ['a refusal is believed', { faults: { ...NONE, resent: 1 } }, /failed for nothing/],
])('finds out when %s', (broken, change, fault) => {
  const { counterexample } = explore(exportModel(world({ broken, ...change })));
  expect(counterexample?.fault).toMatch(fault);
});
