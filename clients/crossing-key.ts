import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { AwsFault, awsFault } from './aws-fault';
import { profileCredentials } from './profile-credentials';

/** Where the key of the hashes lies, and as whom it is read. */
export interface CrossingKeyPlace {
  readonly arn: string;
  readonly endpoint: string;
  readonly region: string;
  readonly profile: string;
}

/** A secret: never in an error, a log or a history. Its version is a part of every policy's version. */
export interface CrossingKey {
  readonly key: Buffer;
  readonly version: string;
}

/** Reads the key of the hashes from Secrets Manager in China: a text as its UTF-8. @throws AwsFault */
export async function readCrossingKey(place: CrossingKeyPlace): Promise<CrossingKey> {
  const { arn, endpoint, region, profile } = place;
  const client = new SecretsManagerClient({
    region,
    endpoint,
    credentials: profileCredentials(profile),
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    maxAttempts: 5,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, socketTimeout: 30_000 }),
  });
  try {
    const {
      SecretString,
      SecretBinary,
      VersionId = '',
    } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    const key = Buffer.from(SecretString ?? SecretBinary ?? []);
    if (key.length === 0 || VersionId === '')
      throw new AwsFault(
        'CredentialsInvalid',
        `The secret ${arn} is empty or has no version.`,
        null,
      );
    return { key, version: VersionId };
  } catch (error) {
    throw awsFault('Secrets Manager', `read the secret ${arn}`, error);
  } finally {
    client.destroy();
  }
}
