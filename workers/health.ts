import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A queue of this process and what its worker says of itself: RUNNING, DRAINING, STOPPED and so on. */
export interface QueueState {
  readonly queue: string;
  readonly state: string;
}

export interface Health {
  /** The port that it listens on. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

const answer = (queues: readonly QueueState[]): { code: number; body: string } => {
  const isWell = queues.length > 0 && queues.every(({ state }) => state === 'RUNNING');
  return {
    code: isWell ? 200 : 503,
    body: `${JSON.stringify({ status: isWell ? 'running' : 'not running', queues })}\n`,
  };
};

const listening = (server: Server, port: number, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });

/**
 * `GET /health`: 200 while every queue is polled, 503 before and while the worker drains, so that nothing sends it more
 * work. It says nothing of Temporal or the warehouse: to restart a worker mends neither.
 */
export async function serveHealth(
  { port, address }: { readonly port: number; readonly address: string },
  queues: () => readonly QueueState[],
): Promise<Health> {
  const server = createServer((request, response) => {
    const isAsked = request.method === 'GET' && request.url === '/health';
    const { code, body } = isAsked ? answer(queues()) : { code: 404, body: 'GET /health\n' };
    const type = code === 404 ? 'text/plain' : 'application/json';
    response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  });
  await listening(server, port, address);
  // The process ends when its work does, whoever still holds a connection.
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
