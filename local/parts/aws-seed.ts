import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { bucketsOf } from '../run/stack-env';
import { policyOf, USERS, type UserName } from './aws-users';
import type { Seeded, Site } from './part';
import { REGION } from './region';

const isNamed = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name;

async function createUser(iam: IAMClient, user: UserName): Promise<void> {
  try {
    await iam.send(new CreateUserCommand({ UserName: user }));
  } catch (error) {
    if (!isNamed(error, 'EntityAlreadyExistsException')) throw error;
  }
}

/** True when a key was made: IAM lets nobody choose one, so it is made only where none is known or ministack forgot it. */
async function seedUser(iam: IAMClient, site: Site, user: UserName): Promise<boolean> {
  await createUser(iam, user);
  const policy = { Version: '2012-10-17', Statement: policyOf(user, bucketsOf(site)) };
  await iam.send(
    new PutUserPolicyCommand({
      UserName: user,
      PolicyName: user,
      PolicyDocument: JSON.stringify(policy),
    }),
  );
  const known = site.secrets.keyOf(user);
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: user }));
  const isThere = AccessKeyMetadata.some(({ AccessKeyId }) => AccessKeyId === known?.accessKeyId);
  if (known !== undefined && isThere) return false;
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
  site.secrets.keepKey(user, {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  });
  return true;
}

async function seedBucket(s3: S3Client, name: string): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: name }));
  } catch (error) {
    if (!isNamed(error, 'NotFound')) throw error;
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
