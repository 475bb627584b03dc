import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { DeleteAccessKeyCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { AccessKey } from '../run/secrets';
import {
  adminPolicy,
  CHINA_ADMIN,
  CHINA_EVENTS_BUCKET,
  CHINA_USERS,
  CROSSING_KEY,
} from './china-users';
import { createKey, putUser } from './iam';
import type { Allow } from './policy';
import type { Seeded, Site } from './part';
import { CHINA_REGION } from './region';

const MOST_TRIES = 50;
const NOBODY: AccessKey = { accessKeyId: 'nobody', secretAccessKey: 'nothing' };

const china = (site: Site): string => `http://127.0.0.1:${site.ports.china}`;

/** moto's own interface, beside those of AWS. What is told is in the body, since moto logs each address. */
async function tellMoto(site: Site, path: string, body: string | URLSearchParams): Promise<void> {
  const answer = await fetch(`${china(site)}/moto-api/${path}`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`moto answers ${answer.status} to ${path}`);
}

/** 32 hex digits of this stack and this name. */
const digits = (site: Site, name: string): string =>
  createHash('sha256').update(`${site.secrets.chinaSeed}/${name}`).digest('hex').slice(0, 32);

/** Made by moto, and how it is taken back. */
interface Making<T> {
  readonly name: string;
  /** What it was at the last start. */
  readonly known: T | undefined;
  readonly make: () => Promise<T>;
  readonly takeBack: (made: T) => Promise<unknown>;
}

/**
 * What moto makes up next depends on this stack and this name only: the same after each start, so that a worker of an
 * earlier one goes on. A call of that worker in between draws from the same dice; then it is thrown again. An upgraded
 * moto may well make something else for good.
 */
async function makeAsBefore<T>(site: Site, { name, known, make, takeBack }: Making<T>): Promise<T> {
  const a = String(BigInt(`0x${digits(site, name)}`));
  for (let tries = 1; ; tries += 1) {
    await tellMoto(site, 'seed', new URLSearchParams({ a }));
    const made = await make();
    if (known === undefined || isDeepStrictEqual(made, known) || tries === MOST_TRIES) return made;
    await takeBack(made);
  }
}

/** Nobody needs to sign while the first user is made, as there is no key to sign with; then the door is shut for good. */
async function seedAdmin(site: Site): Promise<AccessKey> {
  const iam = new IAMClient({ endpoint: china(site), region: CHINA_REGION, credentials: NOBODY });
  try {
    // A number of calls would do, were there no worker of an earlier start that calls just now and uses them up.
    await tellMoto(site, 'reset-auth', 'inf');
    await putUser(iam, CHINA_ADMIN, adminPolicy);
    return await createKey(iam, CHINA_ADMIN);
  } finally {
    await tellMoto(site, 'reset-auth', '0');
    iam.destroy();
  }
}

async function seedUser(
  iam: IAMClient,
  site: Site,
  user: string,
  policy: readonly Allow[],
): Promise<void> {
  await putUser(iam, user, policy);
  const key = await makeAsBefore(site, {
    name: user,
    known: site.secrets.keyOf(user),
    make: () => createKey(iam, user),
    takeBack: ({ accessKeyId }) =>
      iam.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: accessKeyId })),
  });
  site.secrets.keepKey(user, key);
}

async function seedCrossingKey(secrets: SecretsManagerClient, site: Site): Promise<void> {
  const create = new CreateSecretCommand({
    Name: CROSSING_KEY,
    SecretString: site.secrets.crossingKey,
    // It becomes the version's id, which is part of the policy version: the SDK would take a random one.
    ClientRequestToken: digits(site, 'version of the crossing key'),
  });
  const arn = await makeAsBefore(site, {
    name: CROSSING_KEY,
    known: site.secrets.crossingKeyArn(),
    make: async () => (await secrets.send(create)).ARN ?? '',
    takeBack: (SecretId) =>
      secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true })),
  });
  site.secrets.keepCrossingKeyArn(arn);
}

/** Everything, at each start: moto keeps nothing. */
export async function seedChina(site: Site): Promise<Seeded> {
  const admin = await seedAdmin(site);
  site.secrets.keepKey(CHINA_ADMIN, admin);
  // The SDK writes into what it is given.
  const as = { endpoint: china(site), region: CHINA_REGION, credentials: { ...admin } };
  const iam = new IAMClient(as);
  const s3 = new S3Client(as);
  const secrets = new SecretsManagerClient(as);
  try {
    for (const [user, policy] of Object.entries(CHINA_USERS))
      await seedUser(iam, site, user, policy);
    await seedCrossingKey(secrets, site);
    const CreateBucketConfiguration = { LocationConstraint: CHINA_REGION } as const;
    await s3.send(
      new CreateBucketCommand({ Bucket: CHINA_EVENTS_BUCKET, CreateBucketConfiguration }),
    );
    return 'done';
  } finally {
    for (const client of [iam, s3, secrets]) client.destroy();
  }
}
