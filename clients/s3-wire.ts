import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { SignatureV4 } from '@smithy/signature-v4';
import type { BucketIn } from '../core/border/bucket';
import { Sha256 } from './signing-hash';
import { stoppedBy } from './stopped-by';
import { drained, errorOf, send, wholeBody, wireError, type SentBody } from './wire-body';

/**
 * The data plane of the border: the bytes of objects, signed by the SDK's signer and sent by node:http, since in the
 * SDK's own commands the client is what limits a copy (docs/adr/0010). Everything else goes through the SDK.
 */

const SOCKET_IDLE_TIMEOUT_MS = 60_000;
const MAX_SOCKETS = 64;

export interface WireRequest {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: SentBody;
  /** Called when the last byte of the body has been handed to the network. */
  readonly whenSent?: (() => void) | undefined;
  /** Bytes that a good answer has; null: whatever comes is read and thrown away. */
  readonly expected: number | null;
  /** Where they are to be written; absent: a buffer of their own. */
  readonly into?: Buffer | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Sends one request, once. @throws an error in the shape of the SDK's, so that one table names them */
export type Wire = (request: WireRequest) => Promise<WireAnswer>;

const NOTHING = Buffer.alloc(0);

/** As SigV4 wants it, and as it goes over the wire: everything but unreserved signs and slashes in percents. */
const encodedKey = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');

/** Signed requests to the objects of one bucket. Who may only read gets no more than GET: china-store.ts. */
export function s3Wire(client: S3Client, bucket: BucketIn<'aws'> | BucketIn<'aws-cn'>): Wire {
  const http = new HttpAgent({
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    scheduling: 'lifo',
    timeout: SOCKET_IDLE_TIMEOUT_MS,
  });
  const https = new HttpsAgent({
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    scheduling: 'lifo',
    timeout: SOCKET_IDLE_TIMEOUT_MS,
  });
  const signer = new SignatureV4({
    service: 's3',
    region: bucket.region,
    credentials: client.config.credentials,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  let place: Promise<URL> | undefined;
  const endpoint = async (): Promise<URL> => {
    const params = { Bucket: bucket.name };
    const { url } = await getEndpointFromInstructions(params, GetObjectCommand, {
      ...client.config,
    });
    return url;
  };

  return async ({ method, key, query = {}, headers, body, whenSent, expected, into, signal }) => {
    signal?.throwIfAborted();
    place ??= endpoint();
    const url = await place;
    const secure = url.protocol === 'https:';
    const path = `${url.pathname.replace(/\/$/, '')}/${encodedKey(key)}`;
    const { headers: signed } = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path,
      query: { ...query },
      headers: {
        host: url.host,
        'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
        ...headers,
        ...(body === undefined
          ? {}
          : { 'content-length': String(Buffer.isBuffer(body) ? body.length : body.size) }),
      },
    });
    const search = new URLSearchParams(query).toString();
    const sent = (secure ? httpsRequest : httpRequest)({
      method,
      host: url.hostname,
      port: url.port === '' ? undefined : url.port,
      path: search === '' ? path : `${path}?${search}`,
      headers: signed,
      agent: secure ? https : http,
    });
    const goesOn = stoppedBy(sent, signal);
    try {
      return await answerTo(sent, { body, whenSent, expected, into });
    } finally {
      goesOn();
    }
  };
}

/** The answer to a request that has been begun, read to its end. */
async function answerTo(
  sent: ClientRequest,
  { body, whenSent, expected, into }: Pick<WireRequest, 'body' | 'whenSent' | 'expected' | 'into'>,
): Promise<WireAnswer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('timeout', () =>
      sent.destroy(wireError('TimeoutError', 'silent peer', undefined, 'ETIMEDOUT')),
    );
    sent.on('error', reject);
    // Destroyed by what could not be read: that is what the request failed of.
    send(sent, body, whenSent ?? (() => undefined)).catch((error: unknown) =>
      sent.destroy(error as Error),
    );
  });
  const status = answer.statusCode ?? 0;
  if (status >= 300) throw await errorOf(answer);
  const { headers } = answer;
  if (expected !== null) return { status, headers, body: await wholeBody(answer, expected, into) };
  await drained(answer);
  return { status, headers, body: NOTHING };
}
