import { readTraces } from '../support/traces';
import { heldToModel, unseenEdges } from './held-to-model';

/** `npm run traces`: which steps of the models no test has taken yet, from the file that MILLRACE_TEST_TRACES named while tests ran. */
it('tells which edges of the models no trace has taken', () => {
  const file = process.env.MILLRACE_TEST_TRACES;
  if (file === undefined) throw new Error('MILLRACE_TEST_TRACES names no file');
  const seen = readTraces(file);
  const { edges } = heldToModel(seen);
  const unseen = unseenEdges(edges);
  const all = edges.size + unseen.length;
  console.log(
    [
      `${seen.length} steps of attempts took ${edges.size} of the models' ${all} edges.`,
      ...unseen.map((edge) => `never taken: ${edge}`),
    ].join('\n'),
  );
  expect(seen.length).toBeGreaterThan(0);
});
