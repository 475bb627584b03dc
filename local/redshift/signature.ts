import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error';

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/((\d{8})\/([^/]+)\/([^/]+)\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
const SERVICE = 'redshift-data';
/** As AWS: an older or younger request is refused. */
const MAX_SKEW_MS = 15 * 60_000;
const MESSAGES = {
  MissingAuthenticationTokenException: 'Missing Authentication Token',
  UnrecognizedClientException: 'The security token included in the request is invalid.',
  InvalidSignatureException: 'The signature does not match the request, or has expired.',
};

const refused = (type: keyof typeof MESSAGES): ApiError => new ApiError(type, MESSAGES[type]);
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** `20261120T010203Z` in ms. */
const msOf = (amzDate: string): number =>
  Date.parse(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/**
 * Checks Signature Version 4: signs the same request again with the caller's own list of headers and compares.
 * The body is hashed here; what the client says about its hash is not believed.
 * @param callers access key id to secret
 * @throws ApiError when the signature is not right
 */
export function checkSignature(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  callers: ReadonlyMap<string, string>,
): void {
  const match = HEADER.exec(headers.authorization ?? '');
  if (match === null) throw refused('MissingAuthenticationTokenException');
  const [, keyId = '', scope = '', day = '', region = '', service, signed = '', signature = ''] =
    match;
  const secret = callers.get(keyId);
  if (secret === undefined) throw refused('UnrecognizedClientException');
  const valueOf = (name: string): string => String(headers[name] ?? '').replace(/ +/g, ' ');
  const amzDate = valueOf('x-amz-date');
  const lines = signed.split(';').map((name) => `${name}:${valueOf(name)}\n`);
  const canonical = [method, url, '', lines.join(''), signed, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', amzDate, scope, sha256(canonical)].join('\n');
  const key = [day, region, SERVICE, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const inTime = Math.abs(Date.now() - msOf(amzDate)) <= MAX_SKEW_MS && amzDate.startsWith(day);
  const isRight = timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
  if (service !== SERVICE || !inTime || !isRight) throw refused('InvalidSignatureException');
}
