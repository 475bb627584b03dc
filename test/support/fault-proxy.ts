import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request came to. `lost`: it was done, and nobody heard of it. */
export type Fault = 500 | 503 | 'refused' | 'lost' | 'truncated' | 'damaged';

/** A request as it passes. */
export interface Passing {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  /** Bytes of its body. */
  readonly sent: number;
  readonly fault: Fault | null;
}

export interface FaultProxy {
  readonly url: string;
  /** Every request so far, in the order in which they came. */
  readonly passed: Passing[];
  readonly close: () => Promise<void>;
}

const SLOW_DOWN =
  '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const damagedCopy = (body: Buffer): Buffer => {
  const copy = Buffer.from(body);
  const middle = copy.length >> 1;
  if (copy.length > 0) copy[middle]! ^= 0x20;
  return copy;
};

/** A bad network before a server. `choose` says what becomes of a request, or nothing; it may take its time. */
export async function startFaultProxy(
  target: string,
  choose: (passing: Omit<Passing, 'fault'>) => Fault | null | Promise<Fault | null>,
): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const passed: Passing[] = [];

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const body = await bodyOf(incoming);
    const what = { method, url, sent: body.length };
    const fault = await choose(what);
    passed.push({ ...what, fault });
    if (fault === 500 || fault === 503) {
      response.writeHead(fault, { 'content-type': 'application/xml' }).end(SLOW_DOWN);
      return;
    }
    if (fault === 'refused') {
      response.destroy();
      return;
    }
    const isPut = method === 'PUT';
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { hostname, port } = new URL(target);
      const forwarded = request({ hostname, port, method, path: url, headers, agent }, resolve);
      forwarded.once('error', reject);
      forwarded.end(fault === 'damaged' && isPut ? damagedCopy(body) : body);
    });
    const got = await bodyOf(answer);
    if (fault === 'lost') {
      response.destroy();
      return;
    }
    // What is cut or damaged has the length of the whole: only who counts or compares finds out.
    const head = { ...answer.headers, 'content-length': String(got.length) };
    delete (head as Record<string, unknown>)['transfer-encoding'];
    if (method === 'HEAD')
      Object.assign(head, { 'content-length': answer.headers['content-length'] });
    response.writeHead(answer.statusCode ?? 500, head);
    if (fault === 'truncated') {
      response.write(got.subarray(0, got.length >> 1), () => response.destroy());
      return;
    }
    response.end(fault === 'damaged' && !isPut ? damagedCopy(got) : got);
  }

  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const FAULTS: readonly Fault[] = [500, 503, 'refused', 'lost', 'truncated', 'damaged'];

/** Whether bytes of an object are on their way, and nothing that an SDK has to understand. */
const isBytes = ({ method, url }: Omit<Passing, 'fault'>): boolean =>
  (method === 'GET' && !url.includes('?')) ||
  (method === 'PUT' && (!url.includes('?') || url.includes('partNumber=')));

/** One request in ten fails, each kind in its turn; the same ones for the same seed and order. */
export function oneInTen(seed: number): (passing: Omit<Passing, 'fault'>) => Fault | null {
  let state = seed;
  let turn = 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return (passing) => {
    if (next() >= 0.1) return null;
    const fault = FAULTS[turn++ % FAULTS.length]!;
    return fault === 'damaged' && !isBytes(passing) ? 'truncated' : fault;
  };
}
