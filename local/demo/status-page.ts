import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { quietMillrace, type Place } from './command';

const HOST = '127.0.0.1';
/** `millrace status`: all is well, or a day is not whole; both are a page. */
const IS_PAGE = [0, 4];

/** Writes the page by `millrace status --html`, and reads it. @throws Error with what the command said */
export async function writtenStatus(place: Omit<Place, 'screen'>, file: string): Promise<string> {
  const { code, lines } = await quietMillrace(place, 'status', '--html', file);
  if (!IS_PAGE.includes(code))
    throw new Error(`millrace status ended with ${code}:\n${lines.join('\n')}`);
  return readFileSync(file, 'utf8');
}

export interface StatusServer {
  readonly stop: () => Promise<void>;
}

/** Serves what `render` makes, anew for each request; requests that come meanwhile share it. */
export async function serveStatus(
  port: number,
  render: () => Promise<string>,
): Promise<StatusServer> {
  let rendering: Promise<string> | null = null;
  const page = (): Promise<string> =>
    (rendering ??= render().finally(() => {
      rendering = null;
    }));
  const server = createServer((request, response) => {
    const end = (status: number, body: string, type = 'text/plain'): void => {
      response.writeHead(status, {
        'content-type': `${type}; charset=utf-8`,
        'cache-control': 'no-store',
      });
      response.end(body);
    };
    // A page of the internet whose name leads to 127.0.0.1 is not to read it.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? ''))
      end(403, 'Ask 127.0.0.1.');
    else if (request.url !== '/') end(404, 'not found');
    else
      page().then(
        (html) => end(200, html, 'text/html'),
        (error: unknown) => end(503, (error as Error).message),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, HOST, resolve);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
