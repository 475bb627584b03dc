import { seeded } from '../../bench/random';
import type { LoadStep } from '../../activities/load-trace';
import type { SeenTrace } from '../support/traces';
import { exportModel, type ExportHistory } from './export-model';
import { heldToModel, unseenEdges } from './held-to-model';
import { loadModel, type LoadWorld } from './load-model';
import { walkExports, walkLoads } from './walk';
import {
  A_RUN,
  AGAIN,
  CORRECTED,
  EXPORT_WORLD,
  FIRST,
  LOAD_WORLD,
  NEXT,
  NO_EXPORT_FAULTS,
  OLDER,
  PUT_BACK,
} from './worlds';

const faults = { zombie: 2, lost: 2, twice: 1, stale: 1, resent: 1 };
const loads: Partial<LoadWorld>[] = [
  { runs: [FIRST, CORRECTED, AGAIN] },
  { runs: [FIRST, NEXT, OLDER], isolation: 'serializable' },
  { runs: [FIRST, NEXT, PUT_BACK], reusedToken: 'new execution' },
  { runs: [NEXT, OLDER, CORRECTED], mode: 'snapshot', reusedToken: 'error' },
];
const loadsOf = (change: Partial<LoadWorld>, count: number): SeenTrace[][] => {
  const world = { ...LOAD_WORLD, attempts: 3, faults, ...change };
  const model = loadModel(world);
  return Array.from({ length: count }, (_, seed) => walkLoads(world, model, seeded(seed)));
};
const exportFaults = { zombie: 2, lost: 2, resent: 2, windowEnds: 1, abandoned: 1 };
const exports: Partial<ExportHistory>[] = [
  { segments: 2, pages: 3 },
  { segments: 2, isLastEmpty: true, faults: { ...NO_EXPORT_FAULTS, zombie: 3, lost: 2 } },
  { runs: [A_RUN, { captureAgain: true }, A_RUN] },
];
const exportsOf = (change: Partial<ExportHistory>, count: number): SeenTrace[][] => {
  const model = exportModel({ ...EXPORT_WORLD, attempts: 3, faults: exportFaults, ...change });
  return Array.from({ length: count }, (_, seed) => walkExports(model, seeded(seed)));
};

it.each(loads)('holds every history of the load model: %j', (change) => {
  for (const seen of loadsOf(change, 200)) expect(heldToModel(seen).faults).toEqual([]);
});

it.each(exports)('holds every history of the export model: %j', (change) => {
  for (const seen of exportsOf(change, 200)) expect(heldToModel(seen).faults).toEqual([]);
});

const foundIn = (histories: SeenTrace[][]): number =>
  histories.filter((seen) => heldToModel(seen).faults.length > 0).length;

it.each<[string, Partial<LoadWorld>]>([
  ['without the epoch', { broken: 'no epoch' }],
  ['without a second look', { broken: 'no second look' }],
])('finds histories of a load %s', (_, change) => {
  expect(foundIn(loadsOf({ runs: [FIRST, CORRECTED], ...change }, 200))).toBeGreaterThan(0);
});

it.each<[string, Partial<ExportHistory>]>([
  ['whose progress is not in order', { broken: 'progress not in order' }],
  ['whose progress is written without a condition', { broken: 'progress without a condition' }],
  ['whose loser does not adopt', { broken: 'a loser does not adopt' }],
])('finds histories of an export %s', (_, change) => {
  const zombies = { pages: 3, faults: { ...NO_EXPORT_FAULTS, zombie: 3 } };
  expect(foundIn(exportsOf({ ...zombies, ...change }, 400))).toBeGreaterThan(0);
});

const aLoad = (epoch: string, ...steps: LoadStep[]): SeenTrace[] =>
  steps.map((step) => ({
    trace: {
      hop: 'load',
      dataType: 'things',
      day: '2026-11-20',
      epoch,
      generation: `g${epoch}`,
      mode: 'replace',
      limit: '2026-11-20',
      step,
    },
    world: 'w',
    source: 's',
    atMs: 0,
  }));

it.each<[string, SeenTrace[], RegExp]>([
  [
    'a commit without a stage',
    aLoad('1', 'claim.sent', 'claim.ok', 'commit.sent'),
    /claim.ok -> commit.sent is no step/,
  ],
  [
    'a claim of a lower epoch after a higher one',
    [...aLoad('2', 'claim.sent', 'claim.ok'), ...aLoad('1', 'claim.sent', 'claim.ok')],
    /said claim.ok after load of things 2026-11-20, epoch 2, had claimed the day/,
  ],
  [
    'a day that is superseded by nobody',
    aLoad('1', 'claim.sent', 'claim.refused', 'superseded'),
    /nobody had sent what that takes/,
  ],
])('names %s', (_, seen, fault) => {
  expect(heldToModel(seen).faults).toEqual([expect.stringMatching(fault)]);
});

it('compares nothing across worlds, and nothing of one millisecond across processes', () => {
  const [later, earlier] = [
    aLoad('2', 'claim.sent', 'claim.ok'),
    aLoad('1', 'claim.sent', 'claim.ok'),
  ];
  const inWorld = (seen: SeenTrace[], change: Partial<SeenTrace>): SeenTrace[] =>
    seen.map((one) => ({ ...one, ...change }));
  expect(heldToModel([...later, ...inWorld(earlier, { world: 'v' })]).faults).toEqual([]);
  expect(heldToModel([...later, ...inWorld(earlier, { source: 't' })]).faults).toEqual([]);
  expect(
    heldToModel([...later, ...inWorld(earlier, { source: 't', atMs: 1 })]).faults,
  ).toHaveLength(1);
});

it('tells which edges of the models were taken, and which never', () => {
  const { edges } = heldToModel(aLoad('1', 'claim.sent', 'claim.ok'));
  expect([...edges]).toEqual(['load: begin -> claim.sent', 'load: claim.sent -> claim.ok']);
  const unseen = unseenEdges(edges);
  expect(unseen).toContain('load: commit.refused -> overtaken');
  expect(unseen).toContain('export: progress.theirs -> chain.open');
  expect(unseen).not.toContain('load: begin -> claim.sent');
});
