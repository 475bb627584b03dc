import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonLog } from '../../workers/log';
import { collectTraces, readTraces, tracesOfLog, type Trace } from './traces';

const claimed: Trace = {
  hop: 'load',
  dataType: 'things',
  day: '2026-11-20',
  epoch: '1',
  generation: 'g1',
  mode: 'replace',
  limit: '2026-11-20',
  step: 'claim.ok',
};

it("reads traces among a worker's log lines, and passes over all others and a torn last one", () => {
  const lines: string[] = ['(node:1) Warning: something'];
  const log = jsonLog('info', (line) => lines.push(line.trim()));
  log.info('worker started', { queues: ['etl'] });
  const { step, ...what } = claimed;
  log.info(step, what);
  const seen = tracesOfLog([...lines, lines.at(-1)!.slice(0, 40)], 'the stack', 'worker 1');
  expect(seen).toEqual([
    { trace: claimed, world: 'the stack', source: 'worker 1', atMs: expect.any(Number) as number },
  ]);
});

describe('with MILLRACE_TEST_TRACES', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-test-'));
  const file = join(folder, 'traces');
  beforeEach(() => {
    process.env.MILLRACE_TEST_TRACES = file;
  });
  afterEach(() => {
    delete process.env.MILLRACE_TEST_TRACES;
    rmSync(folder, { recursive: true });
  });

  it('writes what it takes into that file too, with its world', () => {
    const traces = collectTraces('one');
    traces.trace(claimed);
    const taken = traces.take();
    expect(taken).toMatchObject([{ trace: claimed, world: 'one' }]);
    expect(traces.take()).toEqual([]);
    expect(readTraces(file)).toEqual(taken);
  });
});
