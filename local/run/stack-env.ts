import { join } from 'node:path';
import { loadConfig } from '../../config/config';
import type { Buckets } from '../parts/aws-users';
import type { Site } from '../parts/part';
import { REGION } from '../parts/region';
import { NAMESPACE } from '../parts/temporal';
import type { Environment } from './env-file';
import { writePrivate } from './private-file';
import { StackFault } from './fault';
import type { AccessKey } from './secrets';

export const local = (port: number): string => `http://127.0.0.1:${port}`;

/** A profile of the stack's own, so that the developer's (a cloud with TLS, say) does not answer for it. */
const temporalProfile = (site: Site): string => join(site.folder, 'temporal.toml');

/** How each process of the stack, on either side of the border, finds Temporal and is watched. */
export const ownSettings = (site: Site): Environment => ({
  TEMPORAL_ADDRESS: `127.0.0.1:${site.ports.temporal}`,
  TEMPORAL_NAMESPACE: NAMESPACE,
  TEMPORAL_CONFIG_FILE: temporalProfile(site),
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  // Several workers may run on a laptop; whoever wants to look sets a port for one of them.
  MILLRACE_HEALTH_PORT: '0',
  MILLRACE_METRICS_PORT: '0',
});

/** Everything that a process of the world reads, but for its AWS keys. */
const settings = (site: Site): Environment => ({
  ...ownSettings(site),
  TEMPORAL_CLI: site.temporalCli,
  AWS_REGION: REGION,
  AWS_ENDPOINT_URL_S3: local(site.ports.aws),
  AWS_ENDPOINT_URL_SQS: local(site.ports.aws),
  AWS_ENDPOINT_URL_DYNAMODB: local(site.ports.dynamodb),
  AWS_ENDPOINT_URL_REDSHIFT_DATA: local(site.ports.redshift),
  MILLRACE_REDSHIFT_WORKGROUP: 'laptop',
  MILLRACE_REDSHIFT_DATABASE: 'analytics',
  MILLRACE_REDSHIFT_COPY_ROLE_ARN: 'default',
  MILLRACE_REDSHIFT_COPY_REGION: REGION,
  MILLRACE_TEMPORAL_UI_URL: local(site.ports.temporalUi),
  SLACK_WEBHOOK_URL: `${local(site.ports.slack)}/services/TLAPTOP/BMILLRACE/${site.secrets.slackToken}`,
});

/** The buckets as the processes of the stack will call them: config.ts decides, from the same variables. */
export function bucketsOf(site: Site): Buckets {
  const config = loadConfig(settings(site));
  return {
    exports: config.exportsBucket,
    events: config.eventsBucket,
    eventsCopy: config.eventsCopyBucket,
    warehouse: config.warehouseBucket,
    quarantine: config.quarantineBucket,
  };
}

/** @throws StackFault (3) when the user was not seeded */
export function keyOf(site: Site, user: string): AccessKey {
  const key = site.secrets.keyOf(user);
  if (key === undefined) throw new StackFault(`There is no key of the user ${user}.`, 3);
  return key;
}

/** The environment of a process of the world that runs as `user`. */
export function environmentOf(site: Site, user: 'millrace-etl' | 'millrace-seed'): Environment {
  const key = keyOf(site, user);
  return {
    ...settings(site),
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
  };
}

export const writeTemporalProfile = (site: Site): void =>
  writePrivate(
    temporalProfile(site),
    `[profile.default]\naddress = "127.0.0.1:${site.ports.temporal}"\nnamespace = "${NAMESPACE}"\n`,
  );
