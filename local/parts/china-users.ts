import { allow, s3Arns, type Allow } from './policy';

/** Devices and apps in China write their events here; nothing of Millrace ever does. */
export const CHINA_EVENTS_BUCKET = 'millrace-cn-events';
/** Name of the secret that holds the key of the hashes. */
export const CROSSING_KEY = 'millrace-crossing-key';

const { bucket, objects } = s3Arns('aws-cn');
const list = allow(['s3:ListBucket'], bucket(CHINA_EVENTS_BUCKET));

/** Makes the others; its key is given to no process of Millrace. */
export const CHINA_ADMIN = 'millrace-admin-cn';
export const adminPolicy: readonly Allow[] = [allow(['*'], '*')];

/** China's users and all that each of them may. */
export const CHINA_USERS = {
  'millrace-border-cn': [
    list,
    allow(['s3:GetObject'], objects(CHINA_EVENTS_BUCKET)),
    // moto knows no secret's ARN here, only `*`; there is one secret.
    allow(['secretsmanager:GetSecretValue'], '*'),
  ],
  // The devices and apps of China, as it were.
  'millrace-seed-cn': [list, allow(['s3:PutObject'], objects(CHINA_EVENTS_BUCKET))],
} as const satisfies Readonly<Record<string, readonly Allow[]>>;
