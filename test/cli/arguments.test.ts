import { millrace } from '../support/a-shell';

const NOON_OF_25TH = () => Date.parse('2026-11-25T12:00:00Z');
const run = (...argv: string[]) => millrace(['run', ...argv], undefined, { clock: NOON_OF_25TH });

it.each([
  ['no command', [], 'Usage: millrace'],
  ['an unknown command', ['launch'], "unknown command 'launch'"],
  ['no type', ['run'], "missing required argument 'type'"],
  ['an unknown option', ['run', 'users', '--dya', 'x'], "unknown option '--dya'"],
  ['one argument too many', ['run', 'users', 'devices'], 'too many arguments'],
])('answers %s with exit code 2 and says what is wrong', async (_, argv, message) => {
  const { exitCode, out, err } = await millrace(argv);
  expect(exitCode).toBe(2);
  expect(err).toContain(message);
  expect(out).toBe('');
});

it('says every fault of the arguments at once, in the words of the command line', async () => {
  const { exitCode, err } = await run('plays', '--day', '2026-13-01', '--even-though-newer', 'x');
  expect(exitCode).toBe(2);
  expect(err.split('\n')).toEqual([
    'error: <type>: there is no "plays" (there are: users, devices)',
    'error: --day: must be a calendar day, YYYY-MM-DD',
    'error: --even-though-newer: must be a calendar day, YYYY-MM-DD',
    'Usage: millrace run <type> --day <YYYY-MM-DD> [options]',
    'millrace run --help says more.',
  ]);
});

it.each([
  [['users'], '--day: is missing'],
  [
    ['users', '--day', '2026-11-25'],
    '--day: 2026-11-25 has not ended: it ends at 2026-11-26T00:00',
  ],
  [
    ['devices', '--day', '2026-11-24', '--even-though-newer', '2026-11-24'],
    '--even-though-newer: is for types that replace their table; devices keeps every day',
  ],
  [
    ['users', '--day', '2026-11-24', '--even-though-newer', '2026-11-20'],
    '--even-though-newer: 2026-11-20 is before 2026-11-24',
  ],
])('refuses %j before anything is started', async (argv, message) => {
  const { exitCode, err } = await run(...argv);
  expect(exitCode).toBe(2);
  expect(err).toContain(message);
});

it('prints help and version on stdout, as results', async () => {
  await expect(millrace(['--version'])).resolves.toEqual({ exitCode: 0, out: '0.0.0', err: '' });
  const help = await millrace(['run', '--help']);
  expect(help).toMatchObject({ exitCode: 0, err: '' });
  expect(help.out).toContain('data type: users, devices');
  expect(help.out).toContain('130 interrupted');
});
