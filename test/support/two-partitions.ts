import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { MINISTACK, MOTO } from '../../local/install/servers';
import { pythonWith } from '../../local/install/venv';
import { aws } from '../../local/parts/aws';
import type { UserName } from '../../local/parts/aws-users';
import { china } from '../../local/parts/china';
import { CHINA_ADMIN } from '../../local/parts/china-users';
import type { Site } from '../../local/parts/part';
import { borderCredentials, borderEnvironment } from '../../local/run/border-env';
import { lockFolder } from '../../local/run/folder';
import { writePrivate } from '../../local/run/private-file';
import { USUAL_PORTS, type Ports } from '../../local/run/ports';
import { openSecrets, type AccessKey } from '../../local/run/secrets';
import { keyOf } from '../../local/run/stack-env';
import { startPart } from '../../local/run/start-part';
import { aStackFolder, CACHE } from './a-stack';
import { freePort } from './free-port';

/** One side of the border: a server with checked signatures and enforced policies. */
export interface Side {
  readonly url: string;
  readonly bucket: string;
  /** S3 as somebody who may do everything, one attempt per call. */
  readonly s3: S3Client;
}

export interface TwoPartitions {
  readonly china: Side;
  readonly world: Side;
  /** What a border worker is started with, but for where Temporal is. */
  readonly env: Readonly<Record<string, string>>;
  /** S3 of the world as one of its users, one attempt per call. */
  readonly worldAs: (user: UserName) => S3Client;
  readonly stop: () => Promise<void>;
}

/** Of the whole stack only the two are started; nobody asks the other ports. */
async function freePorts(): Promise<Ports> {
  const names = Object.keys(USUAL_PORTS) as (keyof Ports)[];
  const ports = await Promise.all(names.map(async (name) => [name, await freePort()] as const));
  return Object.fromEntries(ports) as unknown as Ports;
}

function side(url: string, region: string, bucket: string, admin: AccessKey): Side {
  const credentials = { ...admin };
  return { url, bucket, s3: new S3Client({ region, endpoint: url, credentials, maxAttempts: 1 }) };
}

/** The stack's S3 of the world and its China, without the rest, with the users that the border worker has there. */
export async function startTwoPartitions(): Promise<TwoPartitions> {
  const { folder, remove } = aStackFolder();
  const quiet = (): void => undefined;
  const lock = await lockFolder(folder, quiet);
  const site: Site = {
    folder,
    ports: await freePorts(),
    secrets: openSecrets(folder),
    temporalCli: '',
    pythons: {
      ministack: await pythonWith(MINISTACK, CACHE, quiet),
      moto: await pythonWith(MOTO, CACHE, quiet),
    },
  };
  const parts = await Promise.all([aws, china].map((part) => startPart(part, site, lock, quiet)));
  writePrivate(join(folder, 'border-credentials'), borderCredentials(site));
  const env = borderEnvironment(site);
  const of = (name: string): string => env[name] ?? '';
  return {
    china: side(
      of('MILLRACE_CN_ENDPOINT_URL_S3'),
      of('MILLRACE_CN_REGION'),
      of('MILLRACE_CN_EVENTS_BUCKET'),
      keyOf(site, CHINA_ADMIN),
    ),
    world: side(
      of('MILLRACE_EU_ENDPOINT_URL_S3'),
      of('MILLRACE_EU_REGION'),
      of('MILLRACE_EVENTS_COPY_BUCKET'),
      site.secrets.awsRoot,
    ),
    env,
    worldAs: (user) =>
      new S3Client({
        region: of('MILLRACE_EU_REGION'),
        endpoint: of('MILLRACE_EU_ENDPOINT_URL_S3'),
        credentials: { ...keyOf(site, user) },
        maxAttempts: 1,
      }),
    stop: async () => {
      await Promise.all(parts.map((part) => part.stop()));
      lock.release();
      await remove();
    },
  };
}
