import type { FailureType } from './failures';

/**
 * Failures of what all data types share: services, credentials, rights, the workers. One outage shows as several of
 * them, since each type meets it at another place: expired keys are CredentialsInvalid to DynamoDB and AccessDenied to S3.
 */
const OF_AN_OUTAGE: readonly string[] = [
  'ServiceUnreachable',
  'Throttled',
  'CredentialsInvalid',
  'AccessDenied',
  'BucketNotFound',
  'WarehouseDenied',
  'WarehouseRefused',
  'LoadUnknown',
  'TimedOut',
] satisfies (FailureType | 'TimedOut')[];

/** What failures that come together are told by: one outage, or each kind of its own. */
export const tellingOf = (type: string): string => (OF_AN_OUTAGE.includes(type) ? 'outage' : type);
