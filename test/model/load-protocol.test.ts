import { explore, type Explored } from './explore';
import { loadModel, type Faults, type LoadState, type LoadWorld } from './load-model';
import type { Broken } from './load-warehouse';

const NONE: Faults = { zombie: 0, lost: 0, twice: 0, stale: 0 };
const DAY = '2026-11-20';
const NEXT = '2026-11-21';
const first = { day: DAY, generation: 'g1', stamp: '1' };
const corrected = { day: DAY, generation: 'g2', stamp: '2' };
/** Began in the same millisecond as `corrected`: the digits of the run decide. */
const twin = { day: DAY, generation: 'g3', stamp: '2a' };
const next = { day: NEXT, generation: 'g4', stamp: '3' };
const older = { day: DAY, generation: 'g5', stamp: '4' };

const world = (change: Partial<LoadWorld>): LoadWorld => ({
  mode: 'replace',
  isolation: 'snapshot',
  broken: null,
  runs: [first, corrected],
  attempts: 2,
  faults: NONE,
  ...change,
});

/** Every state from which, with no more faults, some run can never end. */
function stuck(of: LoadWorld, { states }: Explored<LoadState>): LoadState[] {
  const calm = (state: LoadState): LoadState => ({ ...state, left: NONE });
  // An attempt may always be followed by one more: Temporal's limit is hours of them.
  const patient = { ...of, attempts: of.attempts + 3 };
  const model = loadModel(patient);
  const isOver = ({ attempts, pending }: LoadState): boolean =>
    pending.length === 0 &&
    patient.runs.every((_, run) =>
      attempts.some((attempt) => attempt.run === run && attempt.end === 'done'),
    );
  return states.filter((state) => {
    let at = calm(state);
    // Whatever is offered first is taken: without faults, every order ends.
    for (let steps = 0; steps < 200; steps += 1) {
      const [step] = model.next(at).toReversed();
      if (step === undefined) return !isOver(at);
      at = step.state;
    }
    return true;
  });
}

const cases: [string, Partial<LoadWorld>][] = [
  [
    'one run, whatever happens to it',
    { runs: [first], faults: { zombie: 1, lost: 1, twice: 1, stale: 1 } },
  ],
  ['a corrected generation, and a zombie', { faults: { ...NONE, zombie: 1 } }],
  [
    'a corrected generation, a zombie with an old snapshot',
    { faults: { ...NONE, zombie: 1, stale: 1 } },
  ],
  [
    'a corrected generation, and lost and repeated batches',
    { faults: { ...NONE, lost: 1, twice: 1 } },
  ],
  [
    'runs that began in one millisecond',
    { runs: [corrected, twin], faults: { ...NONE, zombie: 1 } },
  ],
  ['a day and the next one', { runs: [first, next], faults: { ...NONE, zombie: 1, stale: 1 } }],
  [
    'an older day that is run after the next one',
    { runs: [next, older], faults: { ...NONE, lost: 1, stale: 1 } },
  ],
];

// `append` loads as `snapshot` does.
describe.each([
  ['replace', 'snapshot'],
  ['replace', 'serializable'],
  ['snapshot', 'snapshot'],
] as const)('load mode %s under %s isolation', (mode, isolation) => {
  it.each(cases)('keeps its promise for %s', (_, change) => {
    const explored = explore(loadModel(world({ mode, isolation, ...change })));
    expect(explored.counterexample).toBeNull();
    expect(explored.states.length).toBeGreaterThan(100);
  });
});

it('lets every run end once nothing goes wrong any more', () => {
  const of = world({
    attempts: 2,
    faults: { ...NONE, zombie: 1, lost: 1 },
    runs: [first, corrected],
  });
  const explored = explore(loadModel(of));
  expect(explored.counterexample).toBeNull();
  expect(stuck(of, explored)).toEqual([]);
});

it.each<[Broken, Partial<LoadWorld>, RegExp]>([
  ['no epoch', { faults: { ...NONE, zombie: 1 } }, /earlier epoch|fence says|in the table/],
  ['no second look', { faults: { ...NONE, zombie: 1 } }, /earlier epoch/],
  [
    'token not spent, stage kept',
    { runs: [first], faults: { ...NONE, twice: 1 } },
    /earlier epoch/,
  ],
  ['no delete', {}, /times|two days/],
  ['one stage name', { faults: { ...NONE, zombie: 1 } }, /said|fence|table/],
  [
    'no conflict between days',
    { runs: [first, next], faults: { ...NONE, stale: 2 } },
    /two days|older day|table holds|fence says/,
  ],
])('finds out when the protocol has %s', (broken, change, fault) => {
  const { counterexample } = explore(loadModel(world({ broken, ...change })));
  expect(counterexample?.fault).toMatch(fault);
});
