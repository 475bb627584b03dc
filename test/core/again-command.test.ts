import { againCommand, runFlags, type FailedWork } from '../../core/again-command';
import { FAILURES } from '../../core/failures';

const work = (change: Partial<FailedWork> = {}): FailedWork => ({
  dataType: 'users',
  day: '2026-11-22',
  type: 'ServiceUnreachable',
  hop: 'transform',
  ...change,
});
const RUN = 'npx millrace run users --day 2026-11-22';

it('is the plain run where what is done is taken as it is', () => {
  for (const type of ['ServiceUnreachable', 'AccessDenied', 'WarehouseDenied', 'TimedOut', 'Error'])
    expect(againCommand(work({ type }))).toBe(RUN);
});

it.each([
  ['a capture that is broken', 'CaptureBroken', 'transform', ' --capture-again'],
  ['an empty capture', 'EmptySource', 'transform', ' --capture-again'],
  ['a shrunken source', 'ShrinkGuard', 'transform', ' --accept-shrink'],
  ['a committed generation that COPY refuses', 'CopyRejectedRows', 'load', ' --again'],
  ['a committed generation with other rows', 'ProfileDiffers', 'load', ' --again'],
  ['a damaged object of the capture', 'ObjectDiffers', 'export', ' --capture-again'],
  ['a damaged object of a generation under way', 'ObjectDiffers', 'transform', ''],
  ['a damaged object of a committed generation', 'ObjectDiffers', 'load', ' --again'],
  ['a newer day', 'NewerDayLoaded', 'load', ' --even-though-newer YYYY-MM-DD'],
])('mends %s (%s in %s) by run%s', (_, type, hop, flag) => {
  expect(againCommand(work({ type, hop }))).toBe(`${RUN}${flag}`);
});

it.each(['CaptureMissed', 'CaptureDeadlinePassed', 'UnknownDialect'])(
  'brings a dump in after %s, which no run mends',
  (type) => {
    expect(againCommand(work({ type }))).toBe(
      'npx millrace adopt users --day 2026-11-22 --from s3://...',
    );
  },
);

it('keeps what the run was asked and has not done yet', () => {
  const flags = runFlags({ again: true, captureAgain: true, acceptShrink: true });
  const after = (hop: string): string => againCommand(work({ flags, hop })).slice(RUN.length);
  expect(after('export')).toBe(' --again --capture-again --accept-shrink');
  expect(after('transform')).toBe(' --again --accept-shrink');
  expect(after('load')).toBe(' --accept-shrink');
});

it('says no flag twice', () => {
  const flags = runFlags({ again: true, evenThoughNewer: '2026-11-23' });
  expect(againCommand(work({ type: 'ShrinkGuard', flags: ['--accept-shrink'] }))).toBe(
    `${RUN} --accept-shrink`,
  );
  expect(againCommand(work({ type: 'NewerDayLoaded', hop: 'load', flags }))).toBe(
    `${RUN} --even-though-newer YYYY-MM-DD`,
  );
});

it('says in the table every flag that its command needs', () => {
  for (const [type, { fix }] of Object.entries(FAILURES)) {
    const [, flag] = / (--[a-z-]+)/.exec(againCommand(work({ type })).slice(RUN.length)) ?? [];
    if (flag !== undefined && flag !== '--from') expect(`${type}: ${fix}`).toContain(flag);
  }
});
