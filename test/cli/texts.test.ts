import { alignedTable } from '../../cli/aligned-table';
import { runLink } from '../../cli/run-link';
import { wrapped } from '../../cli/wrapped';
import { runCommandLine } from '../../cli/run-order';

it('aligns texts to the left and figures to the right, and ends lines where they end', () => {
  expect(
    alignedTable([
      ['name', 'rows', 'why'],
      ['a', '1,234', 'x'],
      ['longer', '5', 'yy'],
    ]),
  ).toEqual(['name     rows  why', 'a       1,234  x', 'longer      5  yy']);
});

it('links to the UI, or names the command that shows the run where no UI is configured', () => {
  const run = { workflowId: 'daily-etl/users/2026-11-22', runId: 'r1' };
  expect(runLink(run, 'default', 'http://ui:8233/')).toBe(
    'http://ui:8233/namespaces/default/workflows/daily-etl%2Fusers%2F2026-11-22/r1',
  );
  expect(runLink(run, 'ns', undefined)).toBe(
    'temporal workflow describe --namespace ns --workflow-id daily-etl/users/2026-11-22 --run-id r1',
  );
});

it('repeats an order as a person would type it', () => {
  expect(
    runCommandLine({
      dataType: 'users',
      day: '2026-11-22',
      again: true,
      acceptShrink: true,
      evenThoughNewer: '2026-11-23',
    }),
  ).toBe(
    'npx millrace run users --day 2026-11-22 --again --accept-shrink --even-though-newer 2026-11-23',
  );
});

it('breaks prose between words, and leaves a long word whole', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('see http://a.long.link now', 8)).toEqual(['see', 'http://a.long.link', 'now']);
  expect(wrapped('', 8)).toEqual(['']);
});
