import { types } from 'node:util';
import type { FailureType } from '../core/failures';

/** An answer of AWS that has a row in the failure table. `activities/` turns it into the failure that Temporal sees. */
export class AwsFault extends Error {
  constructor(
    readonly type: FailureType,
    message: string,
    cause: unknown,
  ) {
    super(message, { cause });
    this.name = 'AwsFault';
  }
}

/**
 * Error names of S3, DynamoDB and the Redshift Data API that mean the same thing to us, each with the row that it becomes.
 * Sources: the "Errors" sections of the services' API references; names marked * were seen from the JavaScript SDK.
 */
const BY_NAME: Readonly<Record<string, FailureType>> = {
  NoSuchBucket: 'BucketNotFound',
  AccessDenied: 'AccessDenied',
  AccessDeniedException: 'AccessDenied',
  InvalidAccessKeyId: 'CredentialsInvalid',
  SignatureDoesNotMatch: 'CredentialsInvalid',
  UnrecognizedClientException: 'CredentialsInvalid',
  InvalidSignatureException: 'CredentialsInvalid',
  ExpiredToken: 'CredentialsInvalid',
  ExpiredTokenException: 'CredentialsInvalid',
  CredentialsProviderError: 'CredentialsInvalid', // *
  SlowDown: 'Throttled',
  ThrottlingException: 'Throttled',
  ProvisionedThroughputExceededException: 'Throttled',
  RequestLimitExceeded: 'Throttled',
  ActiveStatementsExceededException: 'Throttled',
  TimeoutError: 'ServiceUnreachable', // *
};

const BY_CODE: Readonly<Record<string, FailureType>> = {
  ECONNREFUSED: 'ServiceUnreachable',
  ENOTFOUND: 'ServiceUnreachable',
  ECONNRESET: 'ServiceUnreachable',
  EAI_AGAIN: 'ServiceUnreachable',
  ETIMEDOUT: 'ServiceUnreachable',
};

/** A 403 without a body has no name (HEAD); the status says enough. */
const byStatus = (status: number | undefined): FailureType | undefined => {
  if (status === 403) return 'AccessDenied';
  return status !== undefined && status >= 500 ? 'ServiceUnreachable' : undefined;
};

/** Names an error of an AWS call after its row in the failure table; an error without a row is returned as it is. */
export function awsFault(service: string, what: string, error: unknown): unknown {
  if (error instanceof AwsFault || !types.isNativeError(error)) return error;
  const { code, $metadata } = error as {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const type = BY_NAME[error.name] ?? BY_CODE[code ?? ''] ?? byStatus($metadata?.httpStatusCode);
  if (type === undefined) return error;
  return new AwsFault(
    type,
    `${service} answered ${error.name} (${code ?? $metadata?.httpStatusCode ?? 'no status'}) to ${what}.`,
    error,
  );
}
