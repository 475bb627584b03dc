import { createHash } from 'node:crypto';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
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

/** CreateUser, PutUserPolicy, CreateAccessKey: what the first user is made by, when there is no key to sign with. */
const UNSIGNED_CALLS = 3;
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

/**
 * What moto makes up next depends on this stack and this name only: the same after each start, so that a worker of an
 * earlier one goes on, and whoever calls meanwhile, or a user that is added here, changes no other key.
 */
const makeUpAlways = (site: Site, name: string): Promise<void> =>
  tellMoto(site, 'seed', new URLSearchParams({ a: String(BigInt(`0x${digits(site, name)}`)) }));

async function seedUser(
  iam: IAMClient,
  site: Site,
  user: string,
  policy: readonly Allow[],
): Promise<AccessKey> {
  await putUser(iam, user, policy);
  await makeUpAlways(site, user);
  const key = await createKey(iam, user);
  site.secrets.keepKey(user, key);
  return key;
}

async function seedAdmin(site: Site): Promise<AccessKey> {
  const iam = new IAMClient({ endpoint: china(site), region: CHINA_REGION, credentials: NOBODY });
  try {
    await tellMoto(site, 'reset-auth', String(UNSIGNED_CALLS));
    return await seedUser(iam, site, CHINA_ADMIN, adminPolicy);
  } finally {
    iam.destroy();
  }
}

async function seedCrossingKey(secrets: SecretsManagerClient, site: Site): Promise<void> {
  await makeUpAlways(site, CROSSING_KEY);
  const { ARN = '' } = await secrets.send(
    new CreateSecretCommand({
      Name: CROSSING_KEY,
      SecretString: site.secrets.crossingKey,
      // It becomes the version's id, which is part of the policy version: the SDK would take a random one.
      ClientRequestToken: digits(site, 'version of the crossing key'),
    }),
  );
  site.secrets.keepCrossingKeyArn(ARN);
}

/** Everything, at each start: moto keeps nothing. */
export async function seedChina(site: Site): Promise<Seeded> {
  const as = { endpoint: china(site), region: CHINA_REGION, credentials: await seedAdmin(site) };
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
