import { createServer, type IncomingMessage, type Server } from 'node:http';
import { LIVE, STYLE } from './assets';
import type { Messages } from './messages';
import { page } from './page';
import { parsePayload } from './payload';

const MAX_BODY_BYTES = 1_000_000;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const answer = (status: number, body: string, type = 'text/plain'): Answer => ({
  status,
  type,
  body,
});

/** null when it is longer than anything that Slack would take. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function receive(request: IncomingMessage, token: string, messages: Messages) {
  if (!request.url?.endsWith(`/${token}`)) return answer(403, 'invalid_token');
  const body = await bodyOf(request);
  const payload = body === null ? 'invalid_payload' : parsePayload(body);
  if (typeof payload === 'string') return answer(400, payload);
  messages.add(payload);
  return answer(200, 'ok');
}

function show(path: string, messages: Messages): Answer {
  switch (path) {
    case '/':
      return answer(200, page(messages.newestFirst()), 'text/html');
    case '/messages':
      return answer(200, JSON.stringify(messages.newestFirst()), 'application/json');
    case '/style.css':
      return answer(200, STYLE, 'text/css');
    case '/live.js':
      return answer(200, LIVE, 'text/javascript');
    default:
      return answer(404, 'not found');
  }
}

async function route(request: IncomingMessage, token: string, messages: Messages): Promise<Answer> {
  const { method = '', url = '' } = request;
  // A page of the internet whose name leads to 127.0.0.1 is not to read the messages.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    return answer(403, 'this inbox is for this machine');
  }
  if (method === 'GET') return show(url, messages);
  if (method === 'POST' && url.startsWith('/services/')) return receive(request, token, messages);
  return answer(404, 'not found');
}

const HEADERS = {
  // Whatever a message holds, the page runs and loads nothing but its own two files.
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Slack's incoming webhook at /services/.../<token>, the inbox at /, the messages as JSON (newest first) at /messages. */
export const inboxServer = (token: string, messages: Messages): Server =>
  createServer((request, response) => {
    const send = ({ status, type, body }: Answer): void => {
      response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` });
      response.end(body);
    };
    route(request, token, messages).then(send, (error: unknown) => {
      console.error(error);
      send(answer(500, 'the inbox failed; its log says why'));
    });
  });
