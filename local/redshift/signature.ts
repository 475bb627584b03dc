import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
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

/** Why a request is refused, with the error's name; or null when its signature is right. */
export interface SignatureFault {
  readonly type: string;
  readonly message: string;
}

const fault = (type: string, message: string): SignatureFault => ({ type, message });

function dateMs(amzDate: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate);
  return match ? Date.parse(`${match.slice(1, 4).join('-')}T${match.slice(4, 7).join(':')}Z`) : NaN;
}

/**
 * Checks Signature Version 4: signs the same request again with the caller's own list of headers and compares.
 * The body is hashed here; what the client says about its hash is not believed.
 */
export function signatureFault(
  request: SignedRequest,
  secretOf: (accessKeyId: string) => string | undefined,
  service: string,
  nowMs: number,
): SignatureFault | null {
  const match = HEADER.exec(request.headers.authorization ?? '');
  if (match === null)
    return fault('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, keyId = '', day = '', region = '', named = '', signedHeaders = '', signature = ''] =
    match;
  const secret = secretOf(keyId);
  if (secret === undefined) {
    return fault(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  const amzDate = String(request.headers['x-amz-date'] ?? '');
  if (!(Math.abs(nowMs - dateMs(amzDate)) <= MAX_SKEW_MS) || !amzDate.startsWith(day)) {
    return fault('InvalidSignatureException', `Signature expired or not yet valid: ${amzDate}`);
  }
  const headers = signedHeaders
    .split(';')
    .map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}\n`,
    )
    .join('');
  const canonical = [
    request.method,
    request.path,
    '',
    headers,
    signedHeaders,
    sha256(request.body),
  ].join('\n');
  const scope = `${day}/${region}/${named}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', amzDate, scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), named), 'aws4_request');
  const expected = hmac(key, toSign);
  const right = named === service && timingSafeEqual(expected, Buffer.from(signature, 'hex'));
  return right
    ? null
    : fault(
        'InvalidSignatureException',
        'The request signature we calculated does not match the signature you provided.',
      );
}
