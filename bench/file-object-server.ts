import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

export interface FileObjectServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves `<root>/<bucket>/<key>` at `/<bucket>/<key>`, which is all that COPY asks of S3. Checks no signature. */
export async function startFileObjectServer(root: string): Promise<FileObjectServer> {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const path = join(root, normalize(name));
    if (!existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end('<Error><Code>NoSuchKey</Code></Error>');
      return;
    }
    response.writeHead(200, { etag: '"x"', 'content-length': statSync(path).size });
    createReadStream(path, { highWaterMark: 1 << 18 }).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
