import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Hold } from './hold';
import { placeOf, type Asking } from './request-place';
import { unwellAnswer, type Unwell } from './service-error';

/** What a request came to. */
export type Fault =
  /** The service's own error; nothing was done. */
  | Unwell
  /** It never arrived: the connection was closed, or reset. */
  | 'refused'
  | 'reset'
  /** It was done, and nobody heard of it. */
  | 'lost'
  /** It was done twice; the first answer is the one that is heard. */
  | 'twice'
  | 'delayed'
  /** Its answer ends in the middle, or a byte of it or of what was put is another. */
  | 'truncated'
  | 'damaged'
  /** It waits, before it arrives or with its answer, for who holds it. */
  | Hold;

/** A request as it passes. */
export interface Passing extends Asking {
  readonly fault: Fault | null;
}

export interface FaultProxy {
  readonly url: string;
  /** Every request so far, in the order in which they came. */
  readonly passed: Passing[];
  /** From now on nobody gets through: whoever was connected is cut off, and what has arrived is done unheard. */
  readonly cutOff: () => void;
  readonly close: () => Promise<void>;
}

/** Long enough for another request to come between. */
const DELAY_MS = 25;

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

interface Arrived {
  readonly asking: Asking;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function forwarded(
  target: string,
  agent: Agent,
  { asking: { method, url: path }, headers, body }: Arrived,
): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { hostname, port } = new URL(target);
    const sent = request({ hostname, port, method, path, headers, agent }, resolve);
    sent.once('error', reject);
    sent.end(body);
  });
  return {
    status: answer.statusCode ?? 500,
    headers: answer.headers,
    body: await bodyOf(answer),
  };
}

/** What is cut or damaged has the length of the whole: only who counts or compares finds out. */
function headOf({ headers, body }: Answer, method: string): Record<string, unknown> {
  const head: Record<string, unknown> = { ...headers };
  delete head['transfer-encoding'];
  return method === 'HEAD' ? head : { ...head, 'content-length': String(body.length) };
}

/** Half of the body; where there is none, half of the head. */
function truncate(response: ServerResponse, answer: Answer, method: string): void {
  if (answer.body.length === 0) {
    response.socket?.write(`HTTP/1.1 ${answer.status} \r\nconte`, () => response.destroy());
    return;
  }
  response.writeHead(answer.status, headOf(answer, method) as Record<string, string>);
  response.write(answer.body.subarray(0, answer.body.length >> 1), () => response.destroy());
}

/** A bad network before a server. `choose` says what becomes of a request, or nothing; it may take its time. */
export async function startFaultProxy(
  target: string,
  choose: (asking: Asking) => Fault | null | Promise<Fault | null>,
): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const passed: Passing[] = [];
  let isCutOff = false;

  async function heldBefore(
    hold: Hold,
    asking: Asking,
    response: ServerResponse,
  ): Promise<boolean> {
    hold.arrive(asking);
    if (hold.cutsOff) response.destroy();
    return (await hold.released) === 'go';
  }

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const body = await bodyOf(incoming);
    const asking: Asking = {
      method,
      url,
      sent: body.length,
      ...placeOf({ method, url, headers, body }),
    };
    const fault = await choose(asking);
    passed.push({ ...asking, fault });
    if (fault === 500 || fault === 503 || fault === 'throttled') {
      const { status, type, body: text } = unwellAnswer(fault, headers);
      response.writeHead(status, { 'content-type': type }).end(method === 'HEAD' ? '' : text);
      return;
    }
    if (fault === 'refused') {
      response.destroy();
      return;
    }
    if (fault === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (fault === 'delayed') await pause(DELAY_MS);
    const hold = typeof fault === 'object' ? fault : null;
    if (hold?.when === 'before' && !(await heldBefore(hold, asking, response)))
      return void response.destroy();
    const isPut = method === 'PUT';
    const arrived = {
      asking,
      headers,
      body: fault === 'damaged' && isPut ? damagedCopy(body) : body,
    };
    const answer = await forwarded(target, agent, arrived);
    if (fault === 'twice') await forwarded(target, agent, arrived);
    hold?.did(answer.status);
    if (hold?.when === 'after' && !(await heldBefore(hold, asking, response)))
      return void response.destroy();
    if (fault === 'lost' || response.destroyed) return void response.destroy();
    if (fault === 'truncated') {
      truncate(response, answer, method);
      return;
    }
    response.writeHead(answer.status, headOf(answer, method) as Record<string, string>);
    response.end(fault === 'damaged' && !isPut ? damagedCopy(answer.body) : answer.body);
  }

  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    if (isCutOff) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    cutOff: () => {
      isCutOff = true;
      server.closeAllConnections();
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const FAULTS: readonly Fault[] = [500, 503, 'refused', 'lost', 'truncated', 'damaged'];

/** Whether bytes of an object are on their way, and nothing that an SDK has to understand. */
const isBytes = ({ method, url }: Asking): boolean =>
  (method === 'GET' && !url.includes('?')) ||
  (method === 'PUT' && (!url.includes('?') || url.includes('partNumber=')));

/** One request in ten fails, each kind in its turn; the same ones for the same seed and order. */
export function oneInTen(seed: number): (asking: Asking) => Fault | null {
  let state = seed;
  let turn = 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return (asking) => {
    if (next() >= 0.1) return null;
    const fault = FAULTS[turn++ % FAULTS.length]!;
    return fault === 'damaged' && !isBytes(asking) ? 'truncated' : fault;
  };
}
