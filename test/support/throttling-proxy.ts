import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What one page cost, and when. */
export interface Consumed {
  readonly atMs: number;
  readonly units: number;
}

export interface ThrottlingProxy {
  readonly url: string;
  readonly consumed: readonly Consumed[];
  /** Requests that were refused. */
  readonly throttled: () => number;
  readonly close: () => Promise<void>;
}

const REFUSAL = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The level of configured provisioned throughput for the table was exceeded.',
});

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const unitsOf = (answer: Buffer): number =>
  Number(/"CapacityUnits":([\d.]+)/.exec(answer.toString('latin1'))?.[1] ?? 0);

/**
 * A DynamoDB that throttles, before one that does not: a bucket that is filled with `unitsPerSecond` and holds one
 * second's worth. A Scan is let through while the bucket is not empty, and pays what its answer says that it cost.
 */
export async function startThrottlingProxy(
  target: string,
  unitsPerSecond: number,
  clock: () => number = Date.now,
): Promise<ThrottlingProxy> {
  const consumed: Consumed[] = [];
  const agent = new Agent({ keepAlive: true });
  let throttled = 0;
  let tokens = unitsPerSecond;
  let filledMs = clock();

  const server = createServer((incoming, response) => {
    const isScan = String(incoming.headers['x-amz-target']).endsWith('.Scan');
    const now = clock();
    tokens = Math.min(unitsPerSecond, tokens + ((now - filledMs) / 1000) * unitsPerSecond);
    filledMs = now;
    if (isScan && tokens <= 0) {
      throttled += 1;
      incoming.resume();
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(REFUSAL);
      return;
    }
    const forwarded = request(
      target,
      { method: incoming.method, headers: incoming.headers, agent },
      (answer) => {
        void bodyOf(answer).then((body) => {
          if (isScan) {
            const units = unitsOf(body);
            tokens -= units;
            consumed.push({ atMs: clock(), units });
          }
          response.writeHead(answer.statusCode ?? 500, answer.headers).end(body);
        });
      },
    );
    forwarded.once('error', () => response.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    consumed,
    throttled: () => throttled,
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
