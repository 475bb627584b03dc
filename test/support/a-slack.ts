import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message, Messages } from '../../local/slack-inbox/messages';
import { inboxServer } from '../../local/slack-inbox/server';

/** What Slack does instead of taking a message. */
export type SlackFault =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  /** The connection stays open and silent. */
  | 'hang'
  /** The message is taken, but the answer comes this much later. */
  | { readonly slowMs: number }
  /** The message is taken, and the connection breaks before the answer. */
  | 'lost';

const TOKEN = 'token-of-the-test';

/** The laptop's inbox with faults before it, served in order; behind the last one it works. */
export async function startSlack() {
  const kept: Message[] = [];
  const messages: Messages = {
    add: (payload) =>
      kept.push({ id: kept.length + 1, receivedAt: '2026-11-23T06:00:00Z', payload }),
    newestFirst: () => kept.toReversed(),
  };
  const inbox = inboxServer(TOKEN, messages);
  const faults: SlackFault[] = [];
  const atMs: number[] = [];

  function serve(request: IncomingMessage, response: ServerResponse): void {
    atMs.push(Date.now());
    const fault = faults.shift();
    if (fault === 'hang') return;
    if (fault !== undefined && fault !== 'lost' && 'status' in fault) {
      request.resume();
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    if (fault === 'lost') response.end = () => response.destroy();
    else if (fault !== undefined) {
      const end = response.end.bind(response) as (body: unknown) => ServerResponse;
      response.end = (body?: unknown) => {
        setTimeout(() => end(body), fault.slowMs);
        return response;
      };
    }
    inbox.emit('request', request, response);
  }

  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    /** The webhook's address: a secret. */
    url: `http://127.0.0.1:${port}/services/T/B/${TOKEN}`,
    token: TOKEN,
    messages: (): readonly Message[] => kept,
    /** When each request came, in ms. */
    requests: (): readonly number[] => atMs,
    fail: (...next: SlackFault[]): void => {
      faults.push(...next);
    },
    reset: (): void => {
      kept.length = 0;
      faults.length = 0;
      atMs.length = 0;
    },
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type TestSlack = Awaited<ReturnType<typeof startSlack>>;
