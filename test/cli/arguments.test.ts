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
  const { exitCode, err } = await run('sales', '--day', '2026-13-01', '--even-though-newer', 'x');
  expect(exitCode).toBe(2);
  expect(err.split('\n')).toEqual([
    'error: <type>: there is no "sales" (there are: users, devices, token_requests, plays, navigation, music_service_auths, voice_feedback)',
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

it('says every fault of a backfill at once, in the words of the command line', async () => {
  const argv = ['backfill', '--from', '2026-11-24', '--to', '2026-11-23', '--types', 'sales,users'];
  const flags = ['--concurrency', '21', '--order', 'random', '--on-failure', 'explode'];
  const { exitCode, out, err } = await millrace([...argv, ...flags]);
  expect(exitCode).toBe(2);
  expect(out).toBe('');
  for (const fault of [
    /^error: --concurrency: Too big/m,
    /^error: --order: Invalid option/m,
    /^error: --on-failure: Invalid option/m,
    /^error: --types: there is no "sales" \(there are: users, devices, token_requests, plays, navigation, music_service_auths, voice_feedback\)$/m,
    /^Usage: millrace backfill --from <day> --to <day> \[options\]$/m,
  ])
    expect(err).toMatch(fault);
});

it.each([
  [['backfill'], '--from: Invalid input'],
  [['backfill', '--from', '2026-11-20', '--to', '2026-11-18'], '--from: must not be after to'],
  [['backfill', '--from', '2026-11-20', '--to', '2026-11-25'], '--to: 2026-11-25 has not ended'],
  [['status', '--days', '0'], '--days: must be 1 to 400'],
  [['status', '--days', 'ten', '--types', 'sales'], '--types: there is no "sales"'],
  [['status', '--types', ','], '--types: names no type'],
  [
    ['types', 'show', 'sales'],
    '<name>: there is no "sales" (there are: users, devices, token_requests, plays, navigation, music_service_auths, voice_feedback)',
  ],
])('refuses %j with the usage of that command and without a stack', async (argv, message) => {
  const { exitCode, out, err } = await millrace(argv, undefined, { clock: NOON_OF_25TH });
  expect(exitCode).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(`error: ${message}`);
  expect(err).toMatch(new RegExp(`^Usage: millrace ${argv[0] ?? ''}`, 'm'));
  expect(err).not.toContain('    at ');
});

it('says every fault of a half-configured environment', async () => {
  const { exitCode, err } = await millrace(['status'], {
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    LOG_LEVEL: 'loud',
    MILLRACE_METRICS_PORT: 'x',
  });
  expect(exitCode).toBe(2);
  expect(err).toContain('LOG_LEVEL');
  expect(err).toContain('MILLRACE_METRICS_PORT');
});

it('exits 3 and says how to start a Temporal that is down', async () => {
  const { exitCode, err } = await millrace([
    'backfill',
    '--from',
    '2026-11-20',
    '--to',
    '2026-11-20',
  ]);
  expect(exitCode).toBe(3);
  expect(err).toContain('npm run stack');
});

it('shows the catalogue, and one type whole, without asking anybody', async () => {
  const list = await millrace(['types']);
  expect(list).toMatchObject({ exitCode: 0, err: '' });
  expect(list.out).toMatch(/^devices +accounts\.devices +snapshot +users +13 +One row per device/m);
  const one = await millrace(['types', 'show', 'users']);
  expect(one.out).toContain('before       devices');
  expect(one.out).toMatch(/^country +VARCHAR\(2\) +country +upper case$/m);
  const declaration = JSON.parse(
    (await millrace(['types', 'show', 'users', '--json'])).out,
  ) as object;
  expect(declaration).toMatchObject({ name: 'users', load: 'replace' });
  expect(declaration).toHaveProperty('shape', expect.stringMatching(/^[0-9a-f]{64}$/));
});
