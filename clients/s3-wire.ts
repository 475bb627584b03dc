import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { finished } from 'node:stream/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { SignatureV4 } from '@smithy/signature-v4';
import type { BucketIn } from '../core/border/bucket';
import { Sha256 } from './signing-hash';

/**
 * The data plane of the border: the bytes of objects, signed by the SDK's signer and sent by node:http, since in the
 * SDK's own commands the client is what limits a copy (docs/adr/0010). Everything else goes through the SDK.
 */

const SOCKET_IDLE_TIMEOUT_MS = 60_000;
const MAX_SOCKETS = 64;
/** An error answer is a few hundred bytes of XML. */
const MAX_ERROR_BYTES = 64 * 1024;

export interface WireRequest {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | { readonly stream: () => AsyncIterable<Buffer>; readonly size: number };
  /** Called when the last byte of the body has been handed to the network. */
  readonly whenSent?: () => void;
  /** Bytes that a good answer has; null: whatever comes is read and thrown away. */
  readonly expected: number | null;
  readonly signal?: AbortSignal | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Sends one request, once. @throws an error in the shape of the SDK's, so that one table names them */
export type Wire = (request: WireRequest) => Promise<WireAnswer>;

/** As SigV4 wants it, and as it goes over the wire: everything but unreserved signs and slashes in percents. */
const encodedKey = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');

const failed = (name: string, message: string, status?: number, code?: string): Error =>
  Object.assign(new Error(message), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
    ...(code === undefined ? {} : { code }),
  });

/** A body that is not whole is the network's fault, whatever the peer meant by it. */
const truncated = (has: number, expected: number): Error =>
  failed('TruncatedBody', `${has} of ${expected} bytes came`, undefined, 'ECONNRESET');

async function wholeBody(answer: IncomingMessage, expected: number): Promise<Buffer> {
  const body = Buffer.allocUnsafeSlow(expected);
  let has = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    if (has + chunk.length > expected) throw truncated(has + chunk.length, expected);
    has += chunk.copy(body, has);
  }
  if (has !== expected) throw truncated(has, expected);
  return body;
}

async function errorOf(answer: IncomingMessage): Promise<Error> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_ERROR_BYTES) chunks.push(chunk);
  }
  const status = answer.statusCode ?? 0;
  const text = Buffer.concat(chunks).toString('utf8');
  return failed(/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? 'Unknown', `HTTP ${status}`, status);
}

async function drained(answer: IncomingMessage): Promise<Buffer> {
  answer.resume();
  await finished(answer);
  return Buffer.alloc(0);
}

async function send(
  sent: ReturnType<typeof httpRequest>,
  body: WireRequest['body'],
  whenSent: () => void,
): Promise<void> {
  if (body === undefined || Buffer.isBuffer(body)) {
    sent.end(body, whenSent);
    return;
  }
  for await (const chunk of body.stream()) {
    if (sent.destroyed) return;
    if (!sent.write(chunk))
      await new Promise<void>((resolve) => {
        sent.once('drain', resolve);
        sent.once('close', resolve);
      });
  }
  sent.end(whenSent);
}

/** Signed requests to the objects of one bucket. Who may only read gets no more than GET: china-store.ts. */
export function s3Wire(client: S3Client, bucket: BucketIn<'aws'> | BucketIn<'aws-cn'>): Wire {
  const http = new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo' });
  const https = new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo' });
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

  return async ({ method, key, query = {}, headers, body, whenSent, expected, signal }) => {
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
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = (secure ? httpsRequest : httpRequest)(
        {
          method,
          host: url.hostname,
          port: url.port === '' ? undefined : url.port,
          path: search === '' ? path : `${path}?${search}`,
          headers: signed,
          agent: secure ? https : http,
          timeout: SOCKET_IDLE_TIMEOUT_MS,
          ...(signal === undefined ? {} : { signal }),
        },
        resolve,
      );
      sent.once('timeout', () =>
        sent.destroy(failed('TimeoutError', 'silent peer', undefined, 'ETIMEDOUT')),
      );
      sent.on('error', reject);
      // Destroyed by what could not be read: that is what the request failed of.
      send(sent, body, whenSent ?? (() => undefined)).catch((error: unknown) =>
        sent.destroy(error as Error),
      );
    });
    const status = answer.statusCode ?? 0;
    if (status >= 300) throw await errorOf(answer);
    const got = await (expected === null ? drained(answer) : wholeBody(answer, expected));
    return { status, headers: answer.headers, body: got };
  };
}
