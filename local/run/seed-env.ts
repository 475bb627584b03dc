import type { Site } from '../parts/part';
import { CHINA_REGION } from '../parts/region';
import type { Environment } from './env-file';
import { environmentOf, keyOf, local } from './stack-env';

/** What the seeder is started with: it writes the world's sources and China's, and expects the hashes of the border. */
export function seedEnvironment(site: Site): Environment {
  const { accessKeyId, secretAccessKey } = keyOf(site, 'millrace-seed-cn');
  return {
    ...environmentOf(site, 'millrace-seed'),
    MILLRACE_SEED_CN_ENDPOINT_URL_S3: local(site.ports.china),
    MILLRACE_SEED_CN_REGION: CHINA_REGION,
    MILLRACE_SEED_CN_ACCESS_KEY_ID: accessKeyId,
    MILLRACE_SEED_CN_SECRET_ACCESS_KEY: secretAccessKey,
    MILLRACE_SEED_CROSSING_KEY: site.secrets.crossingKey,
  };
}
