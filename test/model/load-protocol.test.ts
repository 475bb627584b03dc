import { automata } from './automata';
import { stuck } from './calm';
import { explore } from './explore';
import { loadModel, type LoadState, type LoadWorld } from './load-model';
import type { Broken } from './load-warehouse';
import { sizes } from './sizes';
import {
  AGAIN,
  CORRECTED,
  FIRST,
  LOAD_WORLD,
  NEXT,
  NO_LOAD_FAULTS as NONE,
  OLDER,
  PUT_BACK,
  THIRD,
  TWIN,
} from './worlds';

const world = (change: Partial<LoadWorld>): LoadWorld => ({ ...LOAD_WORLD, ...change });
const { note, print } = sizes('The load protocol');
afterAll(print);

const cases: [string, Partial<LoadWorld>][] = [
  [
    'one run, whatever happens to it',
    { runs: [FIRST], faults: { zombie: 1, lost: 1, twice: 1, stale: 1, resent: 0 } },
  ],
  ['a corrected generation, two zombies', { faults: { ...NONE, zombie: 2 } }],
  [
    'a corrected generation, a zombie, an old snapshot',
    { faults: { ...NONE, zombie: 1, stale: 1 } },
  ],
  ['a corrected generation, lost and repeated batches', { faults: { ...NONE, lost: 1, twice: 1 } }],
  [
    'a corrected generation, two first claims at once',
    { attempts: 3, faults: { ...NONE, stale: 2 } },
  ],
  [
    'runs that began in one millisecond',
    { runs: [CORRECTED, TWIN], faults: { ...NONE, zombie: 1 } },
  ],
  ['the same generation again', { runs: [FIRST, AGAIN], faults: { ...NONE, zombie: 1, stale: 1 } }],
  ['a day and the next one', { runs: [FIRST, NEXT], faults: { ...NONE, zombie: 1, stale: 1 } }],
  [
    'an older day after the next one',
    { runs: [NEXT, OLDER], faults: { ...NONE, lost: 1, stale: 1 } },
  ],
  [
    'an older day put back on purpose',
    { runs: [NEXT, PUT_BACK], faults: { ...NONE, lost: 1, stale: 1 } },
  ],
  [
    'an older day put back, a newer one loaded',
    { runs: [THIRD, PUT_BACK], faults: { ...NONE, zombie: 1, twice: 1 } },
  ],
  [
    'three runs of two days',
    { runs: [FIRST, NEXT, PUT_BACK], attempts: 1, faults: { ...NONE, lost: 1 } },
  ],
];

/** For `append`, whose protocol is that of `snapshot`. */
const few = cases.filter(([name]) =>
  /^(one run|the same|an older day after|three runs)/.test(name),
);

const modes = (['replace', 'snapshot', 'append'] as const).flatMap((mode) =>
  (['snapshot', 'serializable'] as const).map((isolation) => [mode, isolation] as const),
);

describe.each(modes)('load mode %s under %s isolation', (mode, isolation) => {
  it.each(mode === 'append' ? few : cases)('keeps its promise for %s', (name, change) => {
    const { counterexample, states, said } = explore(
      loadModel(world({ mode, isolation, ...change })),
    );
    expect(counterexample).toBeNull();
    expect(states.length).toBeGreaterThan(100);
    // The automaton of the traces comes from smaller worlds, and lacks nothing.
    expect([...said].filter((edge) => !automata().load.has(edge))).toEqual([]);
    note(`${mode}, ${isolation}: ${name}`, states.length);
  });
});

it.each(['old id', 'error', 'new execution'] as const)(
  'keeps its promise when a ClientToken that is used again brings %s',
  (reusedToken) => {
    for (const runs of [
      [FIRST, CORRECTED],
      [NEXT, OLDER],
    ]) {
      const faults = { ...NONE, zombie: 1, resent: 1 };
      const { counterexample, states } = explore(loadModel(world({ reusedToken, runs, faults })));
      expect(counterexample).toBeNull();
      note(`a ClientToken again: ${reusedToken}`, states.length);
    }
  },
);

it.each<[string, Partial<LoadWorld>]>([
  ['zombies and lost replies', { faults: { ...NONE, zombie: 1, lost: 1 } }],
  ['an older day put back', { runs: [THIRD, PUT_BACK], faults: { ...NONE, lost: 1, stale: 1 } }],
  ['a token that is refused', { reusedToken: 'error', faults: { ...NONE, resent: 2 } }],
])('lets every run end once nothing goes wrong any more: %s', (_, change) => {
  const of = world(change);
  const { states } = explore(loadModel(of));
  // An attempt may always be followed by one more: Temporal's limit is hours of them.
  const { next } = loadModel({ ...of, attempts: of.attempts + 4 });
  const isOver = ({ attempts, pending }: LoadState): boolean =>
    pending.length === 0 &&
    of.runs.every((__, run) =>
      attempts.some((each) => each.run === run && (each.end === 'done' || each.end === 'failed')),
    );
  expect(stuck(states, (state) => ({ ...state, left: NONE }), next, isOver)).toEqual([]);
});

it.each<[Broken, Partial<LoadWorld>, RegExp]>([
  ['no epoch', { faults: { ...NONE, zombie: 1 } }, /later epoch|fence says|twice/],
  ['no second look', { faults: { ...NONE, zombie: 1 } }, /later epoch/],
  ['token not spent', { runs: [FIRST], faults: { ...NONE, twice: 1 } }, /later epoch, or twice/],
  ['no delete', {}, /twice|two days/],
  ['names not unique', { faults: { ...NONE, zombie: 1 } }, /said|fence|table/],
  [
    'no conflict between days',
    { runs: [FIRST, NEXT], faults: { ...NONE, stale: 2 } },
    /two days|loaded over|table holds|fence says/,
  ],
  ['days loaded stay marked', { runs: [FIRST, NEXT] }, /fence says/],
])('finds out when the protocol has %s', (broken, change, fault) => {
  const { counterexample } = explore(loadModel(world({ broken, ...change })));
  expect(counterexample?.fault).toMatch(fault);
});
