import { createServer, connect } from 'node:net';

/** The usual port of everything that listens; the next free one is taken instead when somebody else has it. */
export const USUAL_PORTS = {
  temporal: 7233,
  temporalHttp: 7243,
  temporalUi: 8233,
  temporalMetrics: 7290,
  aws: 4566,
  china: 4567,
  dynamodb: 8000,
  redshift: 8439,
  postgres: 5439,
  slack: 8240,
} as const;

/** Where the demo serves the status page; the next free port when it is taken. */
const STATUS_PAGE_PORT = 8241;

type PortName = keyof typeof USUAL_PORTS;
export type Ports = Readonly<Record<PortName, number>>;

const HOST = '127.0.0.1';
const LAST_PORT = 65_535;

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, HOST);
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });

const refusesUs = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(port, HOST, () => server.close(() => resolve(false)));
  });

/** Asked both ways: where somebody listens on all addresses, macOS still lets us have 127.0.0.1 beside it. */
export const isTaken = async (port: number): Promise<boolean> =>
  (await listens(port)) || (await refusesUs(port));

/** A port for the status page: nobody's usual one, and free at this moment. */
export async function statusPagePort(taken: (port: number) => Promise<boolean>): Promise<number> {
  for (let port = STATUS_PAGE_PORT; port <= LAST_PORT; port += 1)
    if (!(await taken(port))) return port;
  throw new Error(`No port from ${STATUS_PAGE_PORT} on is free.`);
}

/** The usual ports, or the next free ones that are nobody's usual one; says which differ. */
export async function choosePorts(
  taken: (port: number) => Promise<boolean>,
  say: (line: string) => void,
): Promise<Ports> {
  const usual = Object.entries(USUAL_PORTS) as [PortName, number][];
  const reserved = new Set(usual.map(([, port]) => port));
  const ports: Record<PortName, number> = { ...USUAL_PORTS };
  for (const [name, first] of usual) {
    let port = first;
    while (port <= LAST_PORT && ((port !== first && reserved.has(port)) || (await taken(port)))) {
      port += 1;
    }
    if (port !== first) say(`Port ${first} is taken: ${name} listens on ${port}.`);
    ports[name] = port;
    reserved.add(port);
  }
  return ports;
}
