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
import { chunksOf, drained, errorOf, send, wholeBody, wireError, type SentBody } from './wire-body';

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
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** An answer that is still coming. */
export interface WireStream {
  readonly headers: IncomingMessage['headers'];
  /** Exactly as many bytes as were expected, or an error that time can mend. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Lets go of it, read or not. */
  readonly close: () => void;
}

/** Sends one request, once. @throws an error in the shape of the SDK's, so that one table names them */
export interface Wire {
  /** Reads the answer to its end. */
  readonly ask: (request: WireRequest) => Promise<WireAnswer>;
  /** A GET of `expected` bytes, to be read by whoever asks. */
  readonly open: (
    request: Pick<WireRequest, 'key' | 'headers' | 'signal'> & { readonly expected: number },
  ) => Promise<WireStream>;
}

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

  /** The request, signed and begun. */
  const begun = async ({
    method,
    key,
    query = {},
    headers,
    body,
    signal,
  }: Omit<WireRequest, 'expected' | 'into'>): Promise<ClientRequest> => {
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
    return (secure ? httpsRequest : httpRequest)({
      method,
      host: url.hostname,
      port: url.port === '' ? undefined : url.port,
      path: search === '' ? path : `${path}?${search}`,
      headers: signed,
      agent: secure ? https : http,
    });
  };

  return {
    ask: async (request) => {
      const sent = await begun(request);
      const goesOn = stoppedBy(sent, request.signal);
      try {
        return await read(await answerTo(sent, request), request);
      } finally {
        goesOn();
      }
    },
    open: async ({ expected, ...request }) => {
      const sent = await begun({ method: 'GET', ...request });
      const goesOn = stoppedBy(sent, request.signal);
      sent.once('close', goesOn);
      const answer = await answerTo(sent, {});
      return {
        headers: answer.headers,
        chunks: chunksOf(answer, expected),
        close: () => void answer.destroy(),
      };
    },
  };
}

/** The answer to a request that has been begun, its body still to be read. */
async function answerTo(
  sent: ClientRequest,
  { body, whenSent }: Pick<WireRequest, 'body' | 'whenSent'>,
): Promise<IncomingMessage> {
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
  if ((answer.statusCode ?? 0) >= 300) throw await errorOf(answer);
  return answer;
}

async function read(
  answer: IncomingMessage,
  { expected, into }: Pick<WireRequest, 'expected' | 'into'>,
): Promise<WireAnswer> {
  const { headers } = answer;
  if (expected !== null) return { headers, body: await wholeBody(answer, expected, into) };
  await drained(answer);
  return { headers, body: NOTHING };
}
