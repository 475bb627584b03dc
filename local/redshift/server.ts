import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from './api-error';
import { dataApi, type DataApi } from './data-api';
import { prepareDatabase } from './database';
import { executor } from './execute';
import { loadGrammar } from './judge';
import { s3Clients, type S3Place } from './s3-clients';
import type { Isolation } from './session';
import { signatureFault } from './signature';
import { USUAL, type Switches } from './switches';

export interface GatewayOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Connection string of a PostgreSQL superuser. */
  readonly pgUrl: string;
  readonly isolation: Isolation;
  /** Who may call: access key id to secret. */
  readonly callers: Readonly<Record<string, string>>;
  readonly s3: S3Place;
  /** Read at every request: a test may turn them while the gateway runs. */
  readonly switches?: Switches;
}

export interface Gateway {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

const MAX_BODY_BYTES = 5_000_000;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES)
      throw new ApiError('ValidationException', 'The request is too large.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function answer(
  request: IncomingMessage,
  api: DataApi,
  callers: GatewayOptions['callers'],
): Promise<unknown> {
  const body = await bodyOf(request);
  const fault = signatureFault(
    { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body },
    (keyId) => callers[keyId],
    'redshift-data',
    Date.now(),
  );
  if (fault !== null) throw new ApiError(fault.type, fault.message);
  const operation = /^RedshiftData\.(\w+)$/.exec(
    String(request.headers['x-amz-target'] ?? ''),
  )?.[1];
  if (operation === undefined)
    throw new ApiError('UnknownOperationException', 'This is a Redshift Data API.');
  let input: unknown;
  try {
    input = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ApiError('SerializationException', 'The request is not JSON.');
  }
  return api.call(operation, input as Readonly<Record<string, unknown>>);
}

function errorAnswer(error: unknown): { status: number; body: unknown } {
  if (error instanceof ApiError) {
    return {
      status: 400,
      body: { __type: error.type, Message: error.message, ...error.extra },
    };
  }
  return { status: 500, body: { __type: 'InternalServerException', Message: String(error) } };
}

const httpServer = (api: DataApi, callers: GatewayOptions['callers']): Server =>
  createServer((request, response) => {
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    };
    answer(request, api, callers).then(
      (output) => reply(200, output),
      (error: unknown) => {
        const { status, body } = errorAnswer(error);
        reply(status, body);
      },
    );
  });

/** Starts the local Redshift on 127.0.0.1: the Data API over HTTP, in front of a PostgreSQL. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  await prepareDatabase(options.pgUrl);
  await loadGrammar();
  const { pgUrl, isolation, switches = USUAL } = options;
  // A gateway on a port of its own takes up what an earlier one there has left; one on any port begins anew.
  const name = options.port === 0 ? randomUUID() : String(options.port);
  const s3 = s3Clients(options.s3);
  const runner = executor({ pgUrl, isolation, s3, switches, name });
  const api = dataApi(runner, switches, await runner.store.restore());
  const server = httpServer(api, options.callers);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await runner.close();
      s3.close();
    },
  };
}
