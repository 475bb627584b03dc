import { WrongArguments } from './options';

/** What a person reads when the seeder ends before its time, and the exit code that goes with it. */
export interface Failure {
  readonly message: string;
  readonly exitCode: 1 | 2 | 3;
}

const UNREACHABLE = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH'];

/** Variables that name the buckets which the seeder writes to, and the usual names. */
const BUCKETS = [
  ['MILLRACE_EXPORTS_BUCKET', 'millrace-exports'],
  ['MILLRACE_EVENTS_BUCKET', 'millrace-events'],
  ['MILLRACE_CN_EVENTS_BUCKET', 'millrace-cn-events'],
] as const;

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/** The failure in words. Errors of AWS's client name no endpoint and sometimes say nothing. */
export function failureOf(
  error: unknown,
  env: Readonly<Record<string, string | undefined>>,
): Failure {
  if (!(error instanceof Error)) return { message: String(error), exitCode: 1 };
  if (error instanceof WrongArguments) return { message: error.message, exitCode: 2 };
  if (UNREACHABLE.includes(codeOf(error))) {
    const [dynamodb, s3] = [env.AWS_ENDPOINT_URL_DYNAMODB, env.AWS_ENDPOINT_URL_S3];
    return {
      message:
        `A service does not answer (${codeOf(error)} ${error.message}): DynamoDB is looked for at ${dynamodb ?? 'AWS'}, ` +
        `S3 at ${s3 ?? 'AWS'}, S3 of China at ${env.MILLRACE_SEED_CN_ENDPOINT_URL_S3 ?? 'no place'}. Start the stack (npm run stack), or set AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_S3.`,
      exitCode: 3,
    };
  }
  if (error.name === 'NoSuchBucket')
    return {
      message: `There is no such bucket: ${BUCKETS.map(([name, usual]) => `${env[name] ?? usual} (${name})`).join(', ')} are needed. The stack makes them (npm run stack).`,
      exitCode: 1,
    };
  if (error.name === 'CredentialsProviderError' || error.message === 'Region is missing')
    return {
      message: `${error.message}. Set AWS_REGION and credentials as for AWS's own tools; the stack leaves its own below .stack/.`,
      exitCode: 2,
    };
  return { message: error.message === '' ? error.name : error.message, exitCode: 1 };
}
