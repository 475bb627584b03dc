import { loadBorderConfig } from '../../config/border-config';
import { ConfigFault } from '../../config/config';

const environment = {
  AWS_SHARED_CREDENTIALS_FILE: '/run/secrets/credentials',
  MILLRACE_CN_REGION: 'cn-north-1',
  MILLRACE_CN_PROFILE: 'millrace-cn',
  MILLRACE_CROSSING_KEY_ARN: 'arn:aws-cn:secretsmanager:cn-north-1:222222222222:secret:key-AbCdEf',
  MILLRACE_EU_REGION: 'eu-west-1',
  MILLRACE_EU_PROFILE: 'millrace-eu',
};

function faultsOf(change: Readonly<Record<string, string>>): readonly string[] {
  try {
    loadBorderConfig({ ...environment, ...change });
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
}

it('has an address for each side that no variable of the SDK can move', () => {
  expect(loadBorderConfig(environment)).toMatchObject({
    china: {
      name: 'millrace-cn-events',
      region: 'cn-north-1',
      endpoint: 'https://s3.cn-north-1.amazonaws.com.cn',
      profile: 'millrace-cn',
    },
    world: {
      name: 'millrace-events-from-cn',
      region: 'eu-west-1',
      endpoint: 'https://s3.eu-west-1.amazonaws.com',
      profile: 'millrace-eu',
    },
    crossingKey: { endpoint: 'https://secretsmanager.cn-north-1.amazonaws.com.cn' },
    bytesPerSecond: null,
  });
});

it.each([
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_S3',
  'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
])('refuses to start when %s is set', (name) => {
  expect(faultsOf({ [name]: 'x' })).toEqual([
    `${name}: must not be set: the two sides have an identity, a region and an address each`,
  ]);
  // Compose hands an unset variable on as an empty one.
  expect(faultsOf({ [name]: '' })).toEqual([]);
});

it.each<[string, Record<string, string>, string[]]>([
  [
    'two sides in China',
    { MILLRACE_EU_REGION: 'cn-northwest-1' },
    [
      'MILLRACE_EU_REGION: cn-northwest-1 is of the partition aws-cn, not of aws',
      'MILLRACE_CN_REGION, MILLRACE_EU_REGION: both are of the partition aws-cn',
    ],
  ],
  [
    'two sides in the world',
    { MILLRACE_CN_REGION: 'ap-east-1' },
    [
      'MILLRACE_CN_REGION: ap-east-1 is of the partition aws, not of aws-cn',
      'MILLRACE_CN_REGION, MILLRACE_EU_REGION: both are of the partition aws',
    ],
  ],
  [
    'sides that are exchanged',
    { MILLRACE_CN_REGION: 'eu-west-1', MILLRACE_EU_REGION: 'cn-north-1' },
    [
      'MILLRACE_CN_REGION: eu-west-1 is of the partition aws, not of aws-cn',
      'MILLRACE_EU_REGION: cn-north-1 is of the partition aws-cn, not of aws',
    ],
  ],
  [
    'copies in another partition than the warehouse',
    { MILLRACE_EU_REGION: 'eusc-de-east-1' },
    ['MILLRACE_EU_REGION: eusc-de-east-1 is of the partition aws-eusc, not of aws'],
  ],
  [
    'an address in China for the copies',
    { MILLRACE_EU_ENDPOINT_URL_S3: 'https://s3.cn-north-1.amazonaws.com.cn/' },
    [
      'MILLRACE_EU_ENDPOINT_URL_S3: https://s3.cn-north-1.amazonaws.com.cn/ is an address in China',
      'MILLRACE_CN_ENDPOINT_URL_S3, MILLRACE_EU_ENDPOINT_URL_S3: both sides have the same address',
    ],
  ],
  [
    'one address for both',
    {
      MILLRACE_CN_ENDPOINT_URL_S3: 'http://127.0.0.1:4567',
      MILLRACE_EU_ENDPOINT_URL_S3: 'http://127.0.0.1:4567/',
    },
    ['MILLRACE_CN_ENDPOINT_URL_S3, MILLRACE_EU_ENDPOINT_URL_S3: both sides have the same address'],
  ],
  [
    'one identity for both',
    { MILLRACE_EU_PROFILE: 'millrace-cn' },
    ['MILLRACE_CN_PROFILE, MILLRACE_EU_PROFILE: both sides have the same identity'],
  ],
  [
    'a key of the hashes that lies in the world',
    { MILLRACE_CROSSING_KEY_ARN: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:key' },
    ['MILLRACE_CROSSING_KEY_ARN: must be the ARN of a secret in aws-cn'],
  ],
  [
    'a limit that is no number',
    { MILLRACE_BORDER_BYTES_PER_SECOND: '10M' },
    ['MILLRACE_BORDER_BYTES_PER_SECOND: must be a whole number of bytes'],
  ],
])('refuses %s', (_, change, faults) => {
  expect(faultsOf(change)).toEqual(faults);
});

it('says all faults at once', () => {
  expect(
    faultsOf({
      AWS_REGION: 'eu-west-1',
      MILLRACE_EU_REGION: 'cn-north-1',
      MILLRACE_CN_PROFILE: '',
    }),
  ).toEqual([
    'AWS_REGION: must not be set: the two sides have an identity, a region and an address each',
    'MILLRACE_EU_REGION: cn-north-1 is of the partition aws-cn, not of aws',
    'MILLRACE_CN_REGION, MILLRACE_EU_REGION: both are of the partition aws-cn',
    'MILLRACE_CN_PROFILE: must be set',
  ]);
});
