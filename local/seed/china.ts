import { S3Client } from '@aws-sdk/client-s3';
import { WrongArguments } from './options';

/** What the seeder needs of China: where its S3 is and as whom, and the key that ids are hashed with when they cross. */
export interface China {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly crossingKey: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Nothing of China is taken from AWS_*, which is the world's. @throws WrongArguments naming all that is missing */
export function chinaOf(env: Env): China {
  const missing: string[] = [];
  const take = (name: string): string => {
    const value = env[name] ?? '';
    if (value === '') missing.push(name);
    return value;
  };
  const china = {
    endpoint: take('MILLRACE_SEED_CN_ENDPOINT_URL_S3'),
    region: take('MILLRACE_SEED_CN_REGION'),
    accessKeyId: take('MILLRACE_SEED_CN_ACCESS_KEY_ID'),
    secretAccessKey: take('MILLRACE_SEED_CN_SECRET_ACCESS_KEY'),
    crossingKey: take('MILLRACE_SEED_CROSSING_KEY'),
  };
  if (missing.length > 0)
    throw new WrongArguments(
      `Events of China cannot be laid: ${missing.join(', ')} not set. The stack leaves them in .stack/env.seed; ` +
        '--events world lays those of the world alone.',
    );
  return china;
}

/** S3 of China; the endpoint is given here, since AWS_ENDPOINT_URL_S3 is the world's. */
export const chinaClient = ({ endpoint, region, accessKeyId, secretAccessKey }: China): S3Client =>
  new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
