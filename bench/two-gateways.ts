import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from '../test/support/free-port';
import { DATA } from './folders';
import { goProgram } from './go-peers';

/** One side: an S3 whose objects are files, `<folder>/<bucket>/<key>`. */
export interface Gateway {
  readonly url: string;
  readonly region: string;
  readonly folder: string;
  readonly key: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly s3: S3Client;
}

export interface TwoSides {
  readonly china: Gateway;
  readonly world: Gateway;
}

export interface TwoGateways extends TwoSides {
  readonly stop: () => Promise<void>;
}

export const EVENTS = 'events';

const IN_MEMORY = '/dev/shm';
/** The largest set on both sides, and as much again for who else is there. */
const ENOUGH_BYTES = 8 * 2 ** 30;

/** In memory where there is room: a disk would be slower than all who copy, and take its time after they have ended. */
function foldersOfObjects(): string {
  const { bavail, bsize } = existsSync(IN_MEMORY) ? statfsSync(IN_MEMORY) : { bavail: 0, bsize: 0 };
  const room = Math.min(bavail * bsize, process.availableMemory());
  return room >= ENOUGH_BYTES ? join(IN_MEMORY, 'millrace-bench-sync') : DATA;
}

async function start(
  home: string,
  name: string,
  region: string,
  children: ChildProcess[],
): Promise<Gateway> {
  const folder = join(home, 'objects');
  mkdirSync(join(home, 'iam'), { recursive: true });
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const key = { accessKeyId: `root-of-${name}`, secretAccessKey: `secret-of-${name}` };
  const child = spawn(
    goProgram('versitygw'),
    [
      ...['--port', `127.0.0.1:${port}`, '--region', region, '--health', '/health'],
      ...['--iam-dir', join(home, 'iam'), '--quiet', '--keep-alive', 'posix', folder],
    ],
    {
      env: { ROOT_ACCESS_KEY: key.accessKeyId, ROOT_SECRET_KEY: key.secretAccessKey },
      stdio: 'ignore',
    },
  );
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`versitygw of ${name} ended`);
    await pause(20);
  }
  const s3 = new S3Client({ region, endpoint: url, credentials: { ...key } });
  return { url, region, folder, key, s3 };
}

const profile = (name: string, { key }: Gateway): string =>
  `[${name}]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`;

/** A bucket that is empty, whatever was in it. */
export async function emptyBucket({ s3, folder }: Gateway, bucket: string): Promise<void> {
  rmSync(join(folder, bucket), { recursive: true, force: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
}

const CREDENTIALS = join(DATA, 'sync-credentials');

/** What the border worker is started with, but for the bucket of the copies. */
export const borderEnv = ({ china, world }: TwoSides): Readonly<Record<string, string>> => ({
  AWS_SHARED_CREDENTIALS_FILE: CREDENTIALS,
  MILLRACE_CN_REGION: china.region,
  MILLRACE_CN_PROFILE: 'cn',
  MILLRACE_CN_ENDPOINT_URL_S3: china.url,
  MILLRACE_CN_EVENTS_BUCKET: EVENTS,
  MILLRACE_CROSSING_KEY_ARN: 'arn:aws-cn:secretsmanager:cn-north-1:1:secret:unread',
  MILLRACE_EU_REGION: world.region,
  MILLRACE_EU_PROFILE: 'eu',
  MILLRACE_EU_ENDPOINT_URL_S3: world.url,
});

/** versitygw on both sides: servers that are not the bottleneck. */
export async function startTwoGateways(): Promise<TwoGateways> {
  const children: ChildProcess[] = [];
  const home = foldersOfObjects();
  const stop = async (): Promise<void> => {
    for (const child of children) {
      if (child.exitCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    // Memory is not for keeping.
    if (home !== DATA) rmSync(home, { recursive: true, force: true });
  };
  try {
    const china = await start(join(home, 'sync-china'), 'china', 'cn-north-1', children);
    const world = await start(join(home, 'sync-world'), 'world', 'eu-west-1', children);
    mkdirSync(DATA, { recursive: true });
    writeFileSync(CREDENTIALS, profile('cn', china) + profile('eu', world), { mode: 0o600 });
    return { china, world, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
