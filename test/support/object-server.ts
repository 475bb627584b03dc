import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves GET of objects by `bucket/key`, so that COPY has something to read where no S3 is needed around it. */
export interface ObjectServer {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  readonly close: () => Promise<void>;
}

export async function startObjectServer(): Promise<ObjectServer> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname.slice(1));
    const body = objects.get(path);
    if (body === undefined) {
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end('<Error><Code>NoSuchKey</Code></Error>');
    } else response.writeHead(200, { etag: '"x"', 'content-length': body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    objects,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
