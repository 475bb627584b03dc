import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Only one stack of this machine chooses ports and starts its parts at a time: two would find the same port free.
 * The turn is a listening socket, so that the system gives it back whatever becomes of its holder.
 */
const TURN_PORT = 7232;
const GREETING = 'A Millrace stack is starting.\n';
const LOOK_AGAIN_MS = 200;
const ANSWER_MS = 1000;
/** Twice what a start may take; who holds the turn longer has gone wrong, and ports are looked at all the same. */
const PATIENCE_MS = 120_000;

const takeTurn = (): Promise<(() => void) | null> =>
  new Promise((resolve) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(GREETING));
    server.once('error', () => resolve(null));
    server.listen(TURN_PORT, '127.0.0.1', () => resolve(() => void server.close()));
  });

/** Whether a stack holds the port, and not a stranger. */
const isStack = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(TURN_PORT, '127.0.0.1').setTimeout(ANSWER_MS);
    const answer = (yes: boolean): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', (data) => answer(data.toString() === GREETING));
    socket.once('timeout', () => answer(false));
    socket.once('end', () => answer(false));
    // Between its end and our question the port may have become free: worth asking again.
    socket.once('error', () => answer(true));
  });

/** Waits until no other stack is starting; the answer ends the turn. Where a stranger has the port, nobody waits for him. */
export async function waitForTurn(say: (line: string) => void): Promise<() => void> {
  const nobodysTurn = (): void => undefined;
  const deadline = Date.now() + PATIENCE_MS;
  for (let said = false; Date.now() < deadline; said = true) {
    const end = await takeTurn();
    if (end !== null) return end;
    if (!(await isStack())) return nobodysTurn;
    if (!said) say('Another stack is starting on this machine; waiting for it ...');
    await pause(LOOK_AGAIN_MS);
  }
  return nobodysTurn;
}
