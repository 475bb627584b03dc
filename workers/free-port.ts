import { createServer } from 'node:net';

/** A port of the configuration that this process cannot have. */
export class PortRefused extends Error {
  constructor(variable: string, address: string, port: number, cause: unknown) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'is taken by another process' : `cannot be had (${code})`;
    super(
      `${variable}: the port ${port} of ${address} ${why}. Set ${variable} to another one, or to 0 to do without.`,
      { cause },
    );
    this.name = 'PortRefused';
  }
}

/**
 * Looks whether a port can be had, before anything is started that would fail on it in less clear words.
 * @throws PortRefused
 */
export const checkPort = (variable: string, address: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => reject(new PortRefused(variable, address, port, cause)));
    server.listen(port, address, () => server.close(() => resolve()));
  });
