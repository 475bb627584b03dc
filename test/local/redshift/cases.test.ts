import { startWarehouse } from '../../support/a-warehouse';
import type { Case } from './runner/case';
import { allCases } from './runner/case-files';
import { clusterTarget } from './runner/cluster-target';
import { gatewayHere } from './runner/gateway-here';
import { localTargets } from './runner/local-targets';
import { runAll } from './runner/run-all';
import type { Target } from './runner/target';

/** Each case sends a few requests and waits for them: more than cores is right. */
const SIDE_BY_SIDE = 6;
const LIMIT_MS = 300_000;
const cluster = clusterTarget(process.env);

/** A real cluster has no switches, refuses nothing by our names, and must do what is not yet done here. */
const forCluster = (one: Case): boolean => Object.keys(one.gateway).length === 0 && !one.refuses;
const cases = cluster === null ? allCases() : allCases().filter(forCluster);
const expected = cases.filter(({ notYet }) => cluster !== null || notYet === null);
const faults = new Map<Case, string | null>();
let stop: () => Promise<void>;

async function localOnes() {
  const warehouse = await startWarehouse();
  const { targetFor, stop: stopAll } = localTargets(warehouse, gatewayHere(warehouse));
  return { targetFor, stop: () => stopAll().then(warehouse.stop) };
}
const clusterAlone = (target: Target) => ({
  targetFor: () => Promise.resolve(target),
  stop: target.stop,
});

beforeAll(async () => {
  const targets = cluster === null ? await localOnes() : clusterAlone(cluster);
  stop = targets.stop;
  await runAll(cases, targets.targetFor, SIDE_BY_SIDE, ({ case: one, fault }) => {
    faults.set(one, fault);
    return true;
  });
}, LIMIT_MS);
afterAll(() => stop());

describe.each([...new Set(expected.map(({ file }) => file))])('%s', (file) => {
  it.each(expected.filter((one) => one.file === file))('$title ($rules)', (one) => {
    expect(faults.get(one)).toBeNull();
  });
});

it('says "not yet" of no case that Redshift satisfies', () => {
  const passing = cases.filter((one) => !expected.includes(one) && faults.get(one) === null);
  expect(passing.map(({ file, line, title }) => `${file}:${line}: ${title}`)).toEqual([]);
});
