import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { AccessKey } from '../run/secrets';
import type { Allow } from './policy';

/** The user, with this policy in place of what it had. */
export async function putUser(
  iam: IAMClient,
  user: string,
  statements: readonly Allow[],
): Promise<void> {
  try {
    await iam.send(new CreateUserCommand({ UserName: user }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'EntityAlreadyExistsException')) throw error;
  }
  await iam.send(
    new PutUserPolicyCommand({
      UserName: user,
      PolicyName: user,
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    }),
  );
}

export async function createKey(iam: IAMClient, user: string): Promise<AccessKey> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
}
