import type { IncomingHttpHeaders } from 'node:http';

/** Answers that a service gives when it is unwell, in its own words. */
export type Unwell = 500 | 503 | 'throttled';

export interface ErrorAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const xml = (code: string, message: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>fault</RequestId></Error>`;

/** Source: docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. Throttling of S3 is a 503 too. */
const S3: Readonly<Record<Unwell, readonly [number, string]>> = {
  500: [500, xml('InternalError', 'We encountered an internal error. Please try again.')],
  503: [503, xml('ServiceUnavailable', 'Reduce your request rate.')],
  throttled: [503, xml('SlowDown', 'Please reduce your request rate.')],
};

/** Error types by the first part of X-Amz-Target, as their API references list them. */
const JSON_TYPES: Readonly<
  Record<string, { readonly internal: string; readonly throttled: string }>
> = {
  DynamoDB_20120810: {
    internal: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    throttled: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  },
  RedshiftData: { internal: 'InternalServerException', throttled: 'ThrottlingException' },
  secretsmanager: { internal: 'InternalServiceError', throttled: 'ThrottlingException' },
};

/** The answer of whichever service the request is for. */
export function unwellAnswer(how: Unwell, headers: IncomingHttpHeaders): ErrorAnswer {
  const target = headers['x-amz-target'];
  if (target === undefined) {
    const [status, body] = S3[how];
    return { status, type: 'application/xml', body };
  }
  const types = JSON_TYPES[String(target).split('.')[0] ?? '']!;
  const type = String(headers['content-type']);
  const body = (__type: string): string =>
    JSON.stringify({ __type, message: 'A test made it so.' });
  if (how === 500) return { status: 500, type, body: body(types.internal) };
  // A balancer before the service answers it, without a type of the service's own.
  if (how === 503) return { status: 503, type: 'text/plain', body: 'Service Unavailable' };
  return { status: 400, type, body: body(types.throttled) };
}
