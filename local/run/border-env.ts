import { join } from 'node:path';
import { CHINA_EVENTS_BUCKET } from '../parts/china-users';
import type { Site } from '../parts/part';
import { CHINA_REGION, REGION } from '../parts/region';
import type { Environment } from './env-file';
import { bucketsOf, keyOf, local, ownSettings } from './stack-env';

const CHINA_PROFILE = 'millrace-cn';
const WORLD_PROFILE = 'millrace-eu';

const credentialsFile = (site: Site): string => join(site.folder, 'border-credentials');

/** What the border worker is started with: two identities, each named, and nothing that an SDK would take by itself. */
export const borderEnvironment = (site: Site): Environment => ({
  ...ownSettings(site),
  AWS_SHARED_CREDENTIALS_FILE: credentialsFile(site),
  MILLRACE_CN_REGION: CHINA_REGION,
  MILLRACE_CN_PROFILE: CHINA_PROFILE,
  MILLRACE_CN_ENDPOINT_URL_S3: local(site.ports.china),
  MILLRACE_CN_ENDPOINT_URL_SQS: local(site.ports.china),
  MILLRACE_CN_ENDPOINT_URL_SECRETS_MANAGER: local(site.ports.china),
  MILLRACE_CN_EVENTS_BUCKET: CHINA_EVENTS_BUCKET,
  MILLRACE_CROSSING_KEY_ARN: site.secrets.crossingKeyArn() ?? '',
  MILLRACE_EU_REGION: REGION,
  MILLRACE_EU_PROFILE: WORLD_PROFILE,
  MILLRACE_EU_ENDPOINT_URL_S3: local(site.ports.aws),
  MILLRACE_EVENTS_COPY_BUCKET: bucketsOf(site).eventsCopy,
});

/** The credentials file that it names, with its two profiles. */
export function borderCredentials(site: Site): string {
  const profile = (name: string, user: string): string => {
    const { accessKeyId, secretAccessKey } = keyOf(site, user);
    return `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  };
  return [
    profile(CHINA_PROFILE, 'millrace-border-cn'),
    profile(WORLD_PROFILE, 'millrace-border'),
  ].join('\n');
}
