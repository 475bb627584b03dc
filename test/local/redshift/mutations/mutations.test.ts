import { startWarehouse, type TestWarehouse } from '../../../support/a-warehouse';
import type { Case } from '../runner/case';
import { allCases } from '../runner/case-files';
import { localTargets } from '../runner/local-targets';
import { runAll, type Outcome } from '../runner/run-all';
import { compiledMutant, gatewayOf, mutated } from './mutant';
import { MUTATIONS, type Mutation } from './mutations';

const SIDE_BY_SIDE = 6;
/** All cases are run, as in cases.test.ts. */
const ALL_CASES_MS = 300_000;
const cases = allCases().filter(({ notYet }) => notYet === null);

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.stop());

/** The first case that a changed gateway turns red: the rules' own cases first, one after the other. */
async function firstRed(name: string, mutation: Mutation | null): Promise<Outcome | null> {
  const targets = localTargets(warehouse, gatewayOf(compiledMutant(name, mutation), warehouse));
  const isOwn = ({ rules }: Case): boolean => rules.some((id) => mutation?.rules.includes(id));
  const red: Outcome[] = [];
  const until = (outcome: Outcome): boolean => {
    if (outcome.fault !== null) red.push(outcome);
    return red.length === 0;
  };
  try {
    await runAll(cases.filter(isOwn), targets.targetFor, 1, until);
    const others = cases.filter((one) => !isOwn(one));
    if (red.length === 0) await runAll(others, targets.targetFor, SIDE_BY_SIDE, until);
  } finally {
    await targets.stop();
  }
  return red[0] ?? null;
}

it(
  'turns no case red while nothing is changed',
  async () => {
    expect(await firstRed('unchanged', null)).toBeNull();
  },
  ALL_CASES_MS,
);

it.each(MUTATIONS.map((mutation, index) => ({ ...mutation, name: String(index + 1) })))(
  'turns a case red: $what',
  async ({ name, ...mutation }) => {
    const red = await firstRed(name, mutation);
    expect(red).not.toBeNull();
    process.stderr.write(
      `${mutation.what}: ${red!.case.file}:${red!.case.line} ${red!.case.title}\n  ${red!.fault}\n`,
    );
  },
);

it('refuses a mutation whose text is gone, or there twice', () => {
  const mutation = { what: '', file: 'x.ts', find: 'a', put: 'b', rules: [] };
  expect(mutated('1 a 2', mutation)).toBe('1 b 2');
  expect(() => mutated('1 2', mutation)).toThrow('0 times');
  expect(() => mutated('a a', mutation)).toThrow('2 times');
});
