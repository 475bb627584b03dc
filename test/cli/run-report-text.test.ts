import { runReportText } from '../../cli/run-report-text';
import { aCapture, aGeneration, aLoad, aRunReport } from '../support/a-run-report';

const LINK = 'http://ui/namespaces/default/workflows/daily-etl%2Fusers%2F2026-11-22/1';

it('shows the books of each hop, its seconds, and what was quarantined and why', () => {
  expect(runReportText(aRunReport(), LINK).split('\n')).toEqual([
    'users of 2026-11-22: loaded (8.5 s)',
    '',
    'hop        seconds  books',
    'export         4.2  50,000 items',
    'transform      3.1  50,000 read = 49,900 written + 100 quarantined',
    'load           1.2  49,900 loaded = 49,900 staged - 0 duplicates',
    '',
    'quarantined       records  why',
    'missing_required       60  a required column has no value',
    'too_long               40  the text has more bytes than the column',
    '',
    'capture     20261122-01',
    'generation  1763856000000-0a1b2c3d',
    `run         ${LINK}`,
  ]);
});

it('says what was there already', () => {
  const text = runReportText(
    aRunReport({
      capture: aCapture({ reused: true }),
      generation: aGeneration({ reused: true }),
      load: aLoad({ outcome: 'already', loadedBy: 'daily-etl/users/2026-11-22 (0123)' }),
    }),
    LINK,
  );
  expect(text).toContain('users of 2026-11-22: already loaded');
  expect(text).toContain('50,000 items (the capture was there)');
  expect(text).toContain('quarantined (the generation was there)');
  expect(text).toMatch(/^load .* already loaded, nothing changed$/m);
  expect(text).toMatch(/^loaded by {3}daily-etl\/users\/2026-11-22 \(0123\)$/m);
});

it('says that a later load stands, and why the order was not checked', () => {
  const text = runReportText(
    aRunReport({
      load: aLoad({ outcome: 'superseded', loadedBy: 'the load of 2026-11-23' }),
      orderUnchecked: 'no answer within a minute',
    }),
    LINK,
  );
  expect(text).toContain('superseded: a later load stands, nothing was changed');
  expect(text).toContain('superseded by the load of 2026-11-23');
  expect(text).toContain('Not ordered against the warehouse: no answer within a minute');
});

it('keeps to the width of a terminal but for the link', () => {
  const lines = runReportText(aRunReport(), LINK).split('\n');
  const wide = lines.filter((line) => line.length > 80 && !line.includes(LINK));
  expect(wide).toEqual([]);
});
