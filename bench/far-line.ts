import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { seeded } from './random';

/** What a line between continents does to those who use it. */
export interface Line {
  /** Added to each round trip, one of which opens a connection. */
  readonly roundTripMs: number;
  /** Requests in a thousand whose connection is reset: half of them before they arrive, half of them before they are answered. */
  readonly resets: number;
}

export interface FarLine {
  readonly url: string;
  /** Connections that were reset so far. */
  readonly resets: () => number;
  readonly close: () => Promise<void>;
}

/** What a connection may have under way in each direction, as the largest TCP windows that systems take by themselves. */
const WINDOW_BYTES = 4 * 2 ** 20;

/** Carries what comes to the other end, `delayMs` later and in order; `pass` may drop it. */
function carry(from: Socket, to: Socket, delayMs: number, pass: () => boolean): void {
  let underWay = 0;
  const arrived = (bytes: number): void => {
    underWay -= bytes;
    if (underWay < WINDOW_BYTES && !from.destroyed) from.resume();
  };
  from.on('data', (chunk: Buffer) => {
    if (!pass()) return;
    underWay += chunk.length;
    if (underWay >= WINDOW_BYTES) from.pause();
    setTimeout(() => {
      if (to.destroyed) return;
      to.write(chunk, () => arrived(chunk.length));
    }, delayMs);
  });
  from.on('end', () => setTimeout(() => to.end(), delayMs));
}

type Fate = 'goes through' | 'lost' | 'unanswered';

/** A far line before a server of this machine. HTTP without TLS: who speaks after the other has, begins a request. */
export async function startFarLine(
  target: string,
  { roundTripMs, resets }: Line,
): Promise<FarLine> {
  const random = seeded(1);
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let count = 0;

  const fateOfNext = (): Fate => {
    if (random.below(1000) >= resets) return 'goes through';
    return random.of(['lost', 'unanswered'] as const);
  };

  const server = createServer((client) => {
    const upstream = createConnection({ host: hostname, port: Number(port) });
    let isAsked = false;
    let fate: Fate = 'goes through';
    const reset = (): false => {
      count += 1;
      client.resetAndDestroy();
      upstream.destroy();
      return false;
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    carry(client, upstream, roundTripMs / 2, () => {
      if (!isAsked) fate = fateOfNext();
      isAsked = true;
      return fate === 'lost' ? reset() : true;
    });
    carry(upstream, client, roundTripMs / 2, () => {
      isAsked = false;
      return fate === 'unanswered' ? reset() : true;
    });
    // A real one would not have been opened yet.
    client.pause();
    setTimeout(() => client.resume(), roundTripMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    resets: () => count,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
