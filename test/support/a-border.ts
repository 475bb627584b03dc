import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AccessKey } from '../../local/run/secrets';
import type { Stack } from '../../local/stack';

/** Key of a user of the stack in this folder, on either side of the border. */
export const keyOfUser = (folder: string, user: string): AccessKey => {
  const text = readFileSync(join(folder, 'secrets.json'), 'utf8');
  return (JSON.parse(text) as { users: Record<string, AccessKey> }).users[user]!;
};

/** Key of a profile, as an SDK would read it. */
export function keyOfProfile(file: string, profile: string): AccessKey {
  const section = readFileSync(file, 'utf8').split(`[${profile}]`)[1]?.split('[')[0] ?? '';
  const value = (name: string): string => new RegExp(`^${name} = (.+)$`, 'm').exec(section)![1]!;
  return {
    accessKeyId: value('aws_access_key_id'),
    secretAccessKey: value('aws_secret_access_key'),
  };
}

/** Clients of the stack's China, one attempt per call. */
export function chinaAs({ borderEnv: env }: Pick<Stack, 'borderEnv'>, credentials: AccessKey) {
  const as = {
    region: env.MILLRACE_CN_REGION!,
    endpoint: env.MILLRACE_CN_ENDPOINT_URL_S3!,
    // The SDK writes into what it is given.
    credentials: { ...credentials },
    maxAttempts: 1,
  };
  return {
    s3: new S3Client(as),
    iam: new IAMClient(as),
    secrets: new SecretsManagerClient(as),
  };
}

/** S3 of the stack's world. */
export const worldAs = ({ env }: Pick<Stack, 'env'>, credentials: AccessKey): S3Client =>
  new S3Client({
    region: env.AWS_REGION!,
    endpoint: env.AWS_ENDPOINT_URL_S3!,
    // The SDK writes into what it is given.
    credentials: { ...credentials },
    maxAttempts: 1,
  });
