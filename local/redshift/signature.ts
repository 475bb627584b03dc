import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from './api-error';

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/((\d{8})\/([^/]+)\/([^/]+)\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
/** As AWS: an older or younger request is refused. */
const MAX_SKEW_MS = 15 * 60_000;

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** `20261120T010203Z` in ms. */
const msOf = (amzDate: string): number =>
  Date.parse(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/**
 * Checks Signature Version 4: signs the same request again with the caller's own list of headers and compares.
 * The body is hashed here; what the client says about its hash is not believed.
 * @throws ApiError when the signature is not right
 */
export function checkSignature(
  { method, path, headers, body }: SignedRequest,
  secretOf: (accessKeyId: string) => string | undefined,
  service: string,
): void {
  const match = HEADER.exec(headers.authorization ?? '');
  if (match === null)
    throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, keyId = '', scope = '', day = '', region = '', named = '', signed = '', signature = ''] =
    match;
  const secret = secretOf(keyId);
  if (secret === undefined)
    throw new ApiError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  const amzDate = String(headers['x-amz-date'] ?? '');
  if (!(Math.abs(Date.now() - msOf(amzDate)) <= MAX_SKEW_MS) || !amzDate.startsWith(day))
    throw new ApiError(
      'InvalidSignatureException',
      `Signature expired or not yet valid: ${amzDate}`,
    );
  const valueOf = (name: string): string =>
    String(headers[name] ?? '')
      .trim()
      .replace(/ +/g, ' ');
  const lines = signed.split(';').map((name) => `${name}:${valueOf(name)}\n`);
  const canonical = [method, path, '', lines.join(''), signed, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', amzDate, scope, sha256(canonical)].join('\n');
  const key = [day, region, named, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  if (named === service && timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex')))
    return;
  throw new ApiError(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided.',
  );
}
