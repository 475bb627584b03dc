import type { ClientRequest, IncomingMessage } from 'node:http';

/** Bytes of requests and answers, by events: an iterator costs more than a small object takes to come. */

/** An error answer is a few hundred bytes of XML. */
const MAX_ERROR_BYTES = 64 * 1024;

/** An error in the shape of the SDK's, so that one table names them. */
export const wireError = (name: string, message: string, status?: number, code?: string): Error =>
  Object.assign(new Error(message), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
    ...(code === undefined ? {} : { code }),
  });

/** A body that is not whole is the network's fault, whatever the peer meant by it. */
const truncated = (has: number, expected: number): Error =>
  wireError('TruncatedBody', `${has} of ${expected} bytes came`, undefined, 'ECONNRESET');

/** Feeds every chunk to `take`; resolves at the end. */
const each = (answer: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    answer.on('data', take);
    answer.once('end', resolve);
    answer.once('error', reject);
    answer.once('close', () => {
      if (!answer.readableEnded) reject(wireError('Aborted', 'aborted', undefined, 'ECONNRESET'));
    });
  });

/** Exactly so many bytes, into `into` where that is given. */
export async function wholeBody(
  answer: IncomingMessage,
  expected: number,
  into: Buffer | undefined,
): Promise<Buffer> {
  const body = into?.subarray(0, expected) ?? Buffer.allocUnsafeSlow(expected);
  let has = 0;
  await each(answer, (chunk) => {
    if (has + chunk.length <= expected) chunk.copy(body, has);
    has += chunk.length;
  });
  if (has !== expected) throw truncated(has, expected);
  return body;
}

/** The same as it comes. @throws an error that time can mend when less comes */
export async function* chunksOf(answer: IncomingMessage, expected: number): AsyncGenerator<Buffer> {
  let has = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    has += chunk.length;
    yield chunk;
  }
  if (has !== expected) throw truncated(has, expected);
}

export const drained = (answer: IncomingMessage): Promise<void> => each(answer, () => undefined);

/** The error that an answer of S3 names. */
export async function errorOf(answer: IncomingMessage): Promise<Error> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  await each(answer, (chunk) => {
    bytes += chunk.length;
    if (bytes <= MAX_ERROR_BYTES) chunks.push(chunk);
  });
  const status = answer.statusCode ?? 0;
  const text = Buffer.concat(chunks).toString('utf8');
  return wireError(/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? 'Unknown', `HTTP ${status}`, status);
}

/** What a request sends: in memory, or as it comes. */
export type SentBody =
  Buffer | { readonly stream: () => AsyncIterable<Buffer>; readonly size: number } | undefined;

/** Until it takes more, or has ended. */
const roomIn = (sent: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const goOn = (): void => {
      sent.off('drain', goOn);
      sent.off('close', goOn);
      resolve();
    };
    sent.on('drain', goOn);
    sent.on('close', goOn);
  });

/** Hands a body to the network as fast as it takes it, then calls `whenSent`. */
export async function send(
  sent: ClientRequest,
  body: SentBody,
  whenSent: () => void,
): Promise<void> {
  if (body === undefined || Buffer.isBuffer(body)) {
    sent.end(body, whenSent);
    return;
  }
  for await (const chunk of body.stream()) {
    if (sent.destroyed) return;
    if (!sent.write(chunk)) await roomIn(sent);
  }
  sent.end(whenSent);
}
