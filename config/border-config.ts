import { z } from 'zod';
import type { BucketIn } from '../core/border/bucket';
import { partitionOf } from '../core/border/partition';
import { ConfigFault } from './config';
import { helpOf, optional, required, withDefault, type VariableHelp } from './variables';
import { workerConfig, workerVariables, type WorkerConfig } from './worker-variables';

const address = optional.pipe(
  z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
);
const bytesPerSecond = optional
  .pipe(
    z
      .string()
      .regex(/^[1-9]\d{0,14}$/, 'must be a whole number of bytes')
      .optional(),
  )
  .transform((value) => (value === undefined ? undefined : Number(value)));

/** Every variable that the border worker reads, but for Temporal's own and AWS_SHARED_CREDENTIALS_FILE. */
const variables = z.object({
  MILLRACE_CN_REGION: required.describe('region of the events of China, in the partition aws-cn'),
  MILLRACE_CN_PROFILE: required.describe(
    'profile of the shared credentials file that may read in China, and no more',
  ),
  MILLRACE_CN_ENDPOINT_URL_S3: address.describe('S3 of China; absent: the one of its region'),
  MILLRACE_CN_ENDPOINT_URL_SECRETS_MANAGER: address.describe(
    'Secrets Manager of China; absent: the one of its region',
  ),
  MILLRACE_CN_EVENTS_BUCKET: withDefault('millrace-cn-events').describe('events of China'),
  MILLRACE_CROSSING_KEY_ARN: required
    .pipe(
      z.string().startsWith('arn:aws-cn:secretsmanager:', 'must be the ARN of a secret in aws-cn'),
    )
    .describe('secret in China with the key of the hashes, by reference'),
  MILLRACE_EU_REGION: required.describe('region of the copies, in the partition aws'),
  MILLRACE_EU_PROFILE: required.describe(
    'profile of the shared credentials file that may write the copies',
  ),
  MILLRACE_EU_ENDPOINT_URL_S3: address.describe('S3 of the copies; absent: the one of its region'),
  MILLRACE_EVENTS_COPY_BUCKET: withDefault('millrace-events-from-cn').describe(
    'copies of the events of China',
  ),
  MILLRACE_BORDER_BYTES_PER_SECOND: bytesPerSecond.describe(
    'most that this worker sends over the border; absent: as fast as it goes',
  ),
  ...workerVariables.shape,
});

export const borderVariablesHelp = (): VariableHelp[] => helpOf(variables.shape);

/** What would give one side the identity, the region or the address of the other, or of neither. */
const AMBIENT =
  /^AWS_(ENDPOINT_URL(_.+)?|(DEFAULT_)?REGION|(DEFAULT_)?PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;

export interface BorderConfig extends WorkerConfig {
  readonly china: BucketIn<'aws-cn'>;
  readonly world: BucketIn<'aws'>;
  readonly crossingKey: { readonly arn: string; readonly endpoint: string };
  /** Null: no limit. */
  readonly bytesPerSecond: number | null;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Variables = z.infer<typeof variables>;

const ambientFaults = (environment: Environment): string[] =>
  Object.keys(environment)
    .filter((name) => AMBIENT.test(name) && environment[name] !== '')
    .sort()
    .map(
      (name) =>
        `${name}: must not be set: the two sides have an identity, a region and an address each`,
    );

const china = (host: string, region: string): string =>
  `https://${host}.${region}.amazonaws.com.cn`;
const isChinese = (url: string): boolean => new URL(url).hostname.endsWith('.cn');

/** Judged from what is there, so that a missing variable elsewhere hides nothing. */
function regionFaults({ MILLRACE_CN_REGION: cn, MILLRACE_EU_REGION: eu }: Environment): string[] {
  const faults: string[] = [];
  if (cn && partitionOf(cn) !== 'aws-cn')
    faults.push(`MILLRACE_CN_REGION: ${cn} is of the partition ${partitionOf(cn)}, not of aws-cn`);
  if (eu && partitionOf(eu) !== 'aws')
    faults.push(`MILLRACE_EU_REGION: ${eu} is of the partition ${partitionOf(eu)}, not of aws`);
  if (cn && eu && partitionOf(cn) === partitionOf(eu))
    faults.push(
      `MILLRACE_CN_REGION, MILLRACE_EU_REGION: both are of the partition ${partitionOf(cn)}`,
    );
  return faults;
}

function sidesFaults(env: Variables, chinaS3: string, worldS3: string): string[] {
  const faults: string[] = [];
  if (env.MILLRACE_CN_PROFILE === env.MILLRACE_EU_PROFILE)
    faults.push('MILLRACE_CN_PROFILE, MILLRACE_EU_PROFILE: both sides have the same identity');
  if (isChinese(worldS3))
    faults.push(`MILLRACE_EU_ENDPOINT_URL_S3: ${worldS3} is an address in China`);
  if (new URL(chinaS3).host === new URL(worldS3).host)
    faults.push(
      'MILLRACE_CN_ENDPOINT_URL_S3, MILLRACE_EU_ENDPOINT_URL_S3: both sides have the same address',
    );
  return faults;
}

/** The only place where a bucket gets its partition: behind the faults, which have judged it. */
const branded = <Partition extends 'aws' | 'aws-cn'>(
  side: Pick<BucketIn<Partition>, 'name' | 'region' | 'endpoint' | 'profile'>,
): BucketIn<Partition> => Object.freeze(side) as BucketIn<Partition>;

/**
 * Environment to the border worker's configuration, once, at its start.
 * @throws ConfigFault with all faults together
 */
export function loadBorderConfig(environment: Environment): BorderConfig {
  const faults = [...ambientFaults(environment), ...regionFaults(environment)];
  const parsed = variables.safeParse(environment);
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
    throw new ConfigFault(faults);
  }
  const env = parsed.data;
  const { MILLRACE_CN_REGION: cn, MILLRACE_EU_REGION: eu } = env;
  const chinaS3 = env.MILLRACE_CN_ENDPOINT_URL_S3 ?? china('s3', cn);
  const worldS3 = env.MILLRACE_EU_ENDPOINT_URL_S3 ?? `https://s3.${eu}.amazonaws.com`;
  faults.push(...sidesFaults(env, chinaS3, worldS3));
  const worker = workerConfig(env, faults);
  if (faults.length > 0) throw new ConfigFault(faults);
  return Object.freeze({
    china: branded<'aws-cn'>({
      name: env.MILLRACE_CN_EVENTS_BUCKET,
      region: cn,
      endpoint: chinaS3,
      profile: env.MILLRACE_CN_PROFILE,
    }),
    world: branded<'aws'>({
      name: env.MILLRACE_EVENTS_COPY_BUCKET,
      region: eu,
      endpoint: worldS3,
      profile: env.MILLRACE_EU_PROFILE,
    }),
    crossingKey: {
      arn: env.MILLRACE_CROSSING_KEY_ARN,
      endpoint: env.MILLRACE_CN_ENDPOINT_URL_SECRETS_MANAGER ?? china('secretsmanager', cn),
    },
    bytesPerSecond: env.MILLRACE_BORDER_BYTES_PER_SECOND ?? null,
    ...worker,
  });
}
