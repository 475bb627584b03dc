import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { BucketIn } from '../core/border/bucket';
import { profileCredentials } from './profile-credentials';

/** Without these the SDK waits for ever for a silent peer (formats E24). */
const CONNECTION_TIMEOUT_MS = 5_000;
const SOCKET_IDLE_TIMEOUT_MS = 60_000;
/** A line across continents loses requests; the activity's own retries begin a batch again. */
const TRIES = 6;

/** The SDK's client of one side. Region, address and identity are the side's own; nothing is left to the environment. */
export const borderS3Client = ({
  region,
  endpoint,
  profile,
}: Pick<BucketIn<'aws'>, 'region' | 'endpoint' | 'profile'>): S3Client =>
  new S3Client({
    region,
    endpoint,
    credentials: profileCredentials(profile),
    useArnRegion: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    maxAttempts: TRIES,
    // An upload that is begun with a checksum wants one with each part; ours carry their MD5.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: SOCKET_IDLE_TIMEOUT_MS,
    }),
  });
