import { z } from 'zod';
import { helpOf, optional, withDefault, type VariableHelp } from './variables';
import { workerConfig, workerVariables, type WorkerConfig } from './worker-variables';

/** Every variable that Millrace itself reads. Temporal's and AWS's own are read by their libraries. */
const variables = z.object({
  MILLRACE_EXPORTS_BUCKET: withDefault('millrace-exports').describe('captures of tables'),
  MILLRACE_EVENTS_BUCKET: withDefault('millrace-events').describe('events of the world'),
  MILLRACE_EVENTS_COPY_BUCKET: withDefault('millrace-events-from-cn').describe(
    'copies of the events of China, written by the border worker only',
  ),
  MILLRACE_WAREHOUSE_BUCKET: withDefault('millrace-warehouse').describe(
    'generations: what COPY reads',
  ),
  MILLRACE_QUARANTINE_BUCKET: withDefault('millrace-quarantine').describe(
    'raw records that cannot be loaded; few readers, short lifetime',
  ),
  MILLRACE_REDSHIFT_WORKGROUP: optional.describe(
    'Redshift Serverless workgroup; this or MILLRACE_REDSHIFT_CLUSTER',
  ),
  MILLRACE_REDSHIFT_CLUSTER: optional.describe('provisioned cluster'),
  MILLRACE_REDSHIFT_DATABASE: withDefault('analytics').describe('database of the warehouse'),
  MILLRACE_REDSHIFT_SECRET_ARN: optional.describe('secret with the database user, by reference'),
  MILLRACE_REDSHIFT_DB_USER: optional.describe(
    'database user for temporary credentials (cluster only)',
  ),
  MILLRACE_REDSHIFT_COPY_ROLE_ARN: withDefault('default').describe(
    'role with which COPY reads the warehouse bucket, or `default`',
  ),
  MILLRACE_REDSHIFT_COPY_REGION: optional.describe(
    'region of the warehouse bucket; AWS_REGION when absent',
  ),
  MILLRACE_TEMPORAL_UI_URL: optional.describe('address of the Temporal UI, for links'),
  SLACK_WEBHOOK_URL: optional
    .pipe(z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional())
    .describe('incoming webhook of a Slack channel, a secret; without it messages are logged'),
  AWS_REGION: optional.describe('region of this process; the SDK reads it too'),
  ...workerVariables.shape,
});

/** Every variable that Millrace itself reads, in the order in which people think of them. */
export const variablesHelp = (): VariableHelp[] => helpOf(variables.shape);

/** The target of the Redshift Data API: exactly one of workgroup and cluster. */
export type WarehouseTarget =
  | { readonly kind: 'workgroup'; readonly workgroup: string; readonly secretArn?: string }
  | {
      readonly kind: 'cluster';
      readonly cluster: string;
      readonly dbUser?: string;
      readonly secretArn?: string;
    };

export interface Config extends WorkerConfig {
  readonly exportsBucket: string;
  readonly eventsBucket: string;
  readonly eventsCopyBucket: string;
  readonly warehouseBucket: string;
  readonly quarantineBucket: string;
  readonly warehouse: { readonly target: WarehouseTarget; readonly database: string };
  readonly copy: { readonly roleArn: string; readonly region: string };
  readonly temporalUiUrl: string | null;
  /** A secret: never in an error, a log or a history. */
  readonly slackWebhookUrl: string | null;
}

/** Every fault of the environment, in one text. */
export class ConfigFault extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault(s):\n  ${faults.join('\n  ')}`);
    this.name = 'ConfigFault';
  }
}

type Variables = z.infer<typeof variables>;

function targetOf(env: Variables, faults: string[]): WarehouseTarget {
  const { MILLRACE_REDSHIFT_WORKGROUP: workgroup, MILLRACE_REDSHIFT_CLUSTER: cluster } = env;
  const secret =
    env.MILLRACE_REDSHIFT_SECRET_ARN === undefined
      ? {}
      : { secretArn: env.MILLRACE_REDSHIFT_SECRET_ARN };
  if ((workgroup === undefined) === (cluster === undefined)) {
    faults.push(
      'MILLRACE_REDSHIFT_WORKGROUP, MILLRACE_REDSHIFT_CLUSTER: exactly one of the two must be set',
    );
  }
  if (cluster === undefined) {
    if (env.MILLRACE_REDSHIFT_DB_USER !== undefined) {
      faults.push('MILLRACE_REDSHIFT_DB_USER: a workgroup takes no database user, only a secret');
    }
    return { kind: 'workgroup', workgroup: workgroup ?? '', ...secret };
  }
  const user =
    env.MILLRACE_REDSHIFT_DB_USER === undefined ? {} : { dbUser: env.MILLRACE_REDSHIFT_DB_USER };
  return { kind: 'cluster', cluster, ...user, ...secret };
}

/**
 * Environment to configuration, once, at the start of a process.
 * @throws ConfigFault with all faults together
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = variables.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigFault(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const env = parsed.data;
  const faults: string[] = [];
  const target = targetOf(env, faults);
  const worker = workerConfig(env, faults);
  const region = env.MILLRACE_REDSHIFT_COPY_REGION ?? env.AWS_REGION;
  if (region === undefined) {
    faults.push('AWS_REGION: must be set (or MILLRACE_REDSHIFT_COPY_REGION, for COPY alone)');
  }
  if (faults.length > 0) throw new ConfigFault(faults);
  return Object.freeze({
    exportsBucket: env.MILLRACE_EXPORTS_BUCKET,
    eventsBucket: env.MILLRACE_EVENTS_BUCKET,
    eventsCopyBucket: env.MILLRACE_EVENTS_COPY_BUCKET,
    warehouseBucket: env.MILLRACE_WAREHOUSE_BUCKET,
    quarantineBucket: env.MILLRACE_QUARANTINE_BUCKET,
    warehouse: { target, database: env.MILLRACE_REDSHIFT_DATABASE },
    copy: { roleArn: env.MILLRACE_REDSHIFT_COPY_ROLE_ARN, region: region ?? '' },
    temporalUiUrl: env.MILLRACE_TEMPORAL_UI_URL ?? null,
    slackWebhookUrl: env.SLACK_WEBHOOK_URL ?? null,
    ...worker,
  });
}
