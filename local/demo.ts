import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastEndedDay } from '../core/day';
import { GIVE_BACK } from './demo/break-load';
import { DemoFault, Interrupted } from './demo/interrupted';
import type { DemoOptions } from './demo/options';
import { screenOn, type Screen } from './demo/screen';
import { tell } from './demo/story';
import { serveStatus, writtenStatus, type StatusServer } from './demo/status-page';
import { millrace, type Place } from './demo/command';
import { endLeftWorkers, startWorker, type DemoWorker } from './demo/worker';
import { addressLines } from './run/addresses';
import { CHECKOUT } from './run/checkout';
import { isTaken, statusPagePort, type Ports } from './run/ports';
import { startStack, StackFault, type Stack } from './stack';

const FOLDER = join(CHECKOUT, '.stack');
/** `millrace` runs in the checkout; shown as a person would type it. */
const STATUS_FILE = '.stack/status.html';
/** Exit code of `millrace status` when a day is not whole: the demo loads one of many. */
const NOT_WHOLE = 4;
const INTERRUPTED = 130;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What runs on behalf of the demo, and is ended with it. */
interface Cast {
  stack: Stack | null;
  readonly workers: DemoWorker[];
  page: StatusServer | null;
}

const seconds = (sinceMs: number): string => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Notes the page's port beside those of the stack, where others look for them. */
function notePort(statusPage: number): void {
  const file = join(FOLDER, 'ports.json');
  const ports = JSON.parse(readFileSync(file, 'utf8')) as Ports;
  writeFileSync(file, `${JSON.stringify({ ...ports, statusPage }, null, 2)}\n`);
}

/** The page's address, beside those of the stack; with --once nobody would have the time to open it. */
async function servePage(stack: Stack, cast: Cast, signal: AbortSignal) {
  const port = await statusPagePort(isTaken);
  const file = join(CHECKOUT, STATUS_FILE);
  cast.page = await serveStatus(port, () => writtenStatus({ stack, signal }, file));
  notePort(port);
  return { name: 'Status page', url: `http://127.0.0.1:${port}` };
}

async function start(
  screen: Screen,
  cast: Cast,
  once: boolean,
  signal: AbortSignal,
): Promise<Stack> {
  const beganMs = Date.now();
  screen.step(
    'The stack: Temporal, S3 in two partitions, DynamoDB, and a Redshift Data API over PostgreSQL',
  );
  const say = (line: string): void => screen.line(`   ${line}`);
  const stack = await startStack({ folder: FOLDER, cacheFolder: FOLDER, say });
  cast.stack = stack;
  await endLeftWorkers(FOLDER);
  cast.workers.push(await startWorker(FOLDER, 'etl', stack.env));
  cast.workers.push(await startWorker(FOLDER, 'border', stack.borderEnv));
  const logs = cast.workers.map(({ log }) => log).join(' and ');
  screen.line(`   ready after ${seconds(beganMs)}; the workers write to ${logs}`);
  const page = once ? [] : [await servePage(stack, cast, signal)];
  for (const line of addressLines([...stack.addresses, ...page])) screen.line(` ${line}`);
  return stack;
}

/** The last lines: exact commands. */
function next(day: string, uiUrl: string, { once, broken }: DemoOptions): string[] {
  const where = once
    ? 'npm run demo, which stays up until Ctrl-C; then, in another terminal:'
    : 'in another terminal, in this folder:';
  const mend = [
    'Mend it, and run the day again:',
    `  npm run sql -- "${GIVE_BACK}"`,
    `  npx millrace run users --day ${day} --again`,
  ];
  const more = [
    '  npm run sql -- "select data_type, day, rows_loaded, loaded_at from millrace.loads order by 4"',
    `  npx millrace run users --day ${day}              says that it is loaded already`,
    `  npx millrace run devices --day ${day} --again    makes and loads a new generation`,
    `  npm run demo -- --break load                         after this one: shows how a run fails`,
  ];
  const what = broken === null ? [`What to try next: ${where}`, ...more] : mend;
  if (once) return what;
  return [
    ...what,
    '',
    `Everything stays up, and each run can be looked at: ${uiUrl}`,
    'Ctrl-C ends it; what is loaded stays in .stack/ for the next time.',
  ];
}

async function writePage(place: Place): Promise<void> {
  place.screen.step('The status page');
  const code = await millrace(place, 'status', '--html', STATUS_FILE);
  if (code !== 0 && code !== NOT_WHOLE)
    throw new DemoFault(`The status page was not written: millrace status ended with ${code}.`);
}

const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });

async function show(options: DemoOptions, screen: Screen, cast: Cast, signal: AbortSignal) {
  const beganMs = Date.now();
  const startDay = lastEndedDay(beganMs);
  const stack = await start(screen, cast, options.once, signal);
  const story = tell({ folder: FOLDER, stack, day: startDay, screen, signal }, options.broken);
  const day = await Promise.race([story, stack.failed]);
  if (typeof day !== 'string') throw day;
  if (options.once) await writePage({ stack, screen, signal });
  screen.line(`\nDone in ${seconds(beganMs)}.`);
  for (const line of next(day, stack.env.MILLRACE_TEMPORAL_UI_URL ?? '', options))
    screen.line(line);
  if (options.once) return;
  const died = await Promise.race([aborted(signal), stack.failed]);
  if (died !== null) throw died;
}

/** What the end of the demo is, for a person and for the shell. */
function exitCodeOf(error: unknown, screen: Screen): number {
  if (error instanceof Interrupted) return INTERRUPTED;
  if (!(error instanceof DemoFault) && !(error instanceof StackFault)) throw error;
  screen.line(`\n${error.message}`);
  return error.exitCode;
}

/** `npm run demo`, once everything is installed and built. Returns the exit code. */
export async function demo(options: DemoOptions): Promise<number> {
  const screen = screenOn(process.stdout, process.env.TERM === 'dumb', Date.now);
  const cast: Cast = { stack: null, workers: [], page: null };
  const interrupt = new AbortController();
  const onSignal = (): void => {
    // Before the stack is there its start cannot be stopped, but leaving ends its parts.
    if (cast.stack === null) process.exit(INTERRUPTED);
    interrupt.abort();
  };
  // npm passes the terminal's Ctrl-C on, so that it comes twice.
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    await show(options, screen, cast, interrupt.signal);
    return 0;
  } catch (error) {
    return exitCodeOf(error, screen);
  } finally {
    // Whatever a step has started ends with it.
    interrupt.abort();
    if (cast.stack !== null) screen.line('Ending the workers and the stack ...');
    await cast.page?.stop();
    for (const worker of cast.workers) await worker.stop();
    await cast.stack?.stop();
  }
}
