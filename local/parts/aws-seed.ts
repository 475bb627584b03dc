import { IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { bucketsOf } from '../run/stack-env';
import { policyOf, USERS, type UserName } from './aws-users';
import { createKey, putUser } from './iam';
import type { Seeded, Site } from './part';
import { REGION } from './region';

/** True when a key was made: IAM lets nobody choose one, so it is made only where none is known or ministack forgot it. */
async function seedUser(iam: IAMClient, site: Site, user: UserName): Promise<boolean> {
  await putUser(iam, user, policyOf(user, bucketsOf(site)));
  const known = site.secrets.keyOf(user);
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: user }));
  const isThere = AccessKeyMetadata.some(({ AccessKeyId }) => AccessKeyId === known?.accessKeyId);
  if (known !== undefined && isThere) return false;
  site.secrets.keepKey(user, await createKey(iam, user));
  return true;
}

async function seedBucket(s3: S3Client, name: string): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: name }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NotFound')) throw error;
    await s3.send(
      new CreateBucketCommand({
        Bucket: name,
        CreateBucketConfiguration: { LocationConstraint: REGION },
      }),
    );
  }
}

/** Buckets, users, policies and keys. `unsaved` when a key is new: ministack saves them when it ends. */
export async function seedAws(site: Site): Promise<Seeded> {
  const as = {
    endpoint: `http://127.0.0.1:${site.ports.aws}`,
    region: REGION,
    credentials: site.secrets.awsRoot,
  };
  const s3 = new S3Client(as);
  const iam = new IAMClient(as);
  try {
    for (const name of Object.values(bucketsOf(site))) await seedBucket(s3, name);
    let made = false;
    for (const user of USERS) made = (await seedUser(iam, site, user)) || made;
    return made ? 'unsaved' : 'done';
  } finally {
    s3.destroy();
    iam.destroy();
  }
}
