import { join } from 'node:path';
import { MINISTACK, MOTO } from '../../local/install/servers';
import { pythonWith } from '../../local/install/venv';
import { aws } from '../../local/parts/aws';
import { china } from '../../local/parts/china';
import { dynamodb } from '../../local/parts/dynamodb';
import type { Part, Site } from '../../local/parts/part';
import { redshift } from '../../local/parts/redshift';
import { slack } from '../../local/parts/slack';
import { temporal } from '../../local/parts/temporal';
import { borderCredentials, borderEnvironment } from '../../local/run/border-env';
import { lockFolder } from '../../local/run/folder';
import type { Lock } from '../../local/run/lock';
import { choosePorts, isTaken } from '../../local/run/ports';
import { writePrivate } from '../../local/run/private-file';
import { isAlive, type KnownProcess } from '../../local/run/processes';
import { openSecrets } from '../../local/run/secrets';
import { seedEnvironment } from '../../local/run/seed-env';
import { environmentOf, writeTemporalProfile } from '../../local/run/stack-env';
import { startPart, type RunningPart } from '../../local/run/start-part';
import { waitForTurn } from '../../local/run/turn';
import { temporalCli } from '../../local/temporal-cli';
import type { StackInFolder } from './a-laptop';
import { aStackFolder, CACHE } from './a-stack';
import { until } from './until';

/** A server that is ended and begun again while others use it: the same port, the same data. */
export interface OpenPart {
  /** Asked to end, with time to put things in order. */
  readonly stop: () => Promise<void>;
  /** SIGKILL. What it has started lives on until it is begun again. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
}

/** The whole stack, but with a Temporal and a gateway that may die. */
export interface OpenStack extends StackInFolder {
  readonly temporal: OpenPart;
  readonly redshift: OpenPart;
  /** SIGKILL of the gateway's PostgreSQL, with which the gateway ends; `redshift.start` begins both. */
  readonly killPostgres: () => Promise<void>;
}

const quiet = (): void => undefined;

async function siteIn(folder: string): Promise<Site> {
  const ministack = await pythonWith(MINISTACK, CACHE, quiet);
  const pythons = { ministack, moto: await pythonWith(MOTO, CACHE, quiet) };
  const ports = await choosePorts(isTaken, quiet);
  const cli = await temporalCli(CACHE, quiet);
  return { folder, ports, secrets: openSecrets(folder), pythons, temporalCli: cli };
}

/** Remembers which process a part is, as the lock writes it down. */
function remembering(lock: Lock): { lock: Lock; processOf: (name: string) => KnownProcess } {
  const known = new Map<string, KnownProcess>();
  const record: Lock['record'] = (name, pid) => {
    const process = lock.record(name, pid);
    known.set(name, process);
    return process;
  };
  return { lock: { ...lock, record }, processOf: (name) => known.get(name)! };
}

async function killed(known: KnownProcess): Promise<void> {
  process.kill(known.pid, 'SIGKILL');
  await until(`process ${known.pid} is gone`, () => !isAlive(known));
}

export async function startOpenStack(): Promise<OpenStack> {
  const { folder, remove } = aStackFolder();
  const taken = await lockFolder(folder, quiet);
  const { lock, processOf } = remembering(taken);
  const running = new Map<string, RunningPart>();
  const endTurn = await waitForTurn(quiet);
  const site = await siteIn(folder);
  writeTemporalProfile(site);
  const start = async (part: Part): Promise<void> => {
    running.set(part.name, await startPart(part, site, lock, quiet));
  };
  const stopAll = async (): Promise<void> => {
    await Promise.all([...running.values()].map((part) => part.stop()));
    lock.release();
  };
  try {
    await Promise.all([
      ...[temporal, china, dynamodb, slack].map(start),
      start(aws).then(() => start(redshift)),
    ]);
  } catch (error) {
    await stopAll();
    throw error;
  } finally {
    endTurn();
  }
  writePrivate(join(folder, 'border-credentials'), borderCredentials(site));
  const open = (part: Part): OpenPart => ({
    stop: () => running.get(part.name)!.stop(),
    kill: () => killed(processOf(part.name)),
    start: () => start(part),
  });
  const gateway = open(redshift);
  return {
    folder,
    remove,
    stack: {
      env: environmentOf(site, 'millrace-etl'),
      seedEnv: seedEnvironment(site),
      borderEnv: borderEnvironment(site),
      stop: stopAll,
    },
    temporal: open(temporal),
    redshift: gateway,
    killPostgres: async () => {
      await killed(processOf('postgres'));
      await until('the gateway has ended', () => !isAlive(processOf(redshift.name)));
    },
  };
}
