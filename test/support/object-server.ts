import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves GET of objects by `bucket/key`, and lists a bucket's keys, so that COPY has something to read where no S3 is needed around it. */
export interface ObjectServer {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** An object whose answer waits for something. */
  readonly gates: Map<string, Promise<void>>;
  readonly close: () => Promise<void>;
}

const inXml = (text: string): string => text.replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** All keys at once: tests have few. */
function listing(objects: ReadonlyMap<string, Buffer>, bucket: string, prefix: string): string {
  const found = [...objects]
    .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([path, { length }]) =>
        `<Contents><Key>${inXml(path.slice(bucket.length + 1))}</Key><Size>${length}</Size><ETag>"x"</ETag></Contents>`,
    );
  return `<ListBucketResult><Name>${bucket}</Name><Prefix>${inXml(prefix)}</Prefix><KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${found.join('')}</ListBucketResult>`;
}

export async function startObjectServer(): Promise<ObjectServer> {
  const objects = new Map<string, Buffer>();
  const gates = new Map<string, Promise<void>>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    const path = decodeURIComponent(pathname.slice(1));
    if (searchParams.has('list-type')) {
      const body = listing(objects, path.replace(/\/$/, ''), searchParams.get('prefix') ?? '');
      response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
      return;
    }
    await gates.get(path);
    const body = objects.get(path);
    if (body === undefined) {
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end('<Error><Code>NoSuchKey</Code></Error>');
    } else response.writeHead(200, { etag: '"x"', 'content-length': body.length }).end(body);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    objects,
    gates,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
