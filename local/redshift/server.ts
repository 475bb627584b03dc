import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ApiError, invalid } from './api-error';
import type { S3Place } from './copy-source';
import { dataApi, type DataApi } from './data-api';
import { prepareDatabase } from './database';
import { executor } from './execute';
import { loadGrammar } from './judge';
import type { Isolation } from './session';
import { checkSignature } from './signature';
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
  readonly close: () => Promise<void>;
}

const MAX_BODY_BYTES = 5_000_000;

async function answer(
  request: IncomingMessage,
  api: DataApi,
  callers: ReadonlyMap<string, string>,
): Promise<unknown> {
  const body = await buffer(request);
  if (body.length > MAX_BODY_BYTES) throw invalid('The request is too large.');
  checkSignature(request, body, callers);
  const target = String(request.headers['x-amz-target']);
  const operation = /^RedshiftData\.(\w+)$/.exec(target)?.[1];
  if (operation === undefined)
    throw new ApiError('UnknownOperationException', 'This is a Redshift Data API.');
  let members: Record<string, unknown>;
  try {
    members = JSON.parse(body.toString('utf8')) as typeof members;
  } catch {
    throw new ApiError('SerializationException', 'The request is not JSON.');
  }
  return api(operation, members);
}

/** Status and body of an error (B3, B4). */
const errorAnswer = (error: unknown): readonly [number, object] =>
  error instanceof ApiError
    ? [400, { __type: error.type, Message: error.message, ...error.extra }]
    : [500, { __type: 'InternalServerException', Message: String(error) }];

/** Starts the local Redshift on 127.0.0.1: the Data API over HTTP, in front of a PostgreSQL. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { switches = USUAL } = options;
  const callers = new Map(Object.entries(options.callers));
  await Promise.all([prepareDatabase(options.pgUrl), loadGrammar()]);
  // A gateway on a port of its own takes up what an earlier one there has left; one on any port begins anew.
  const name = options.port === 0 ? randomUUID() : String(options.port);
  const runner = executor({ ...options, switches, name });
  const api = await dataApi(runner, switches);
  const server = createServer((request, response) => {
    void answer(request, api, callers)
      .then((output): readonly [number, unknown] => [200, output], errorAnswer)
      .then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(body));
      });
  });
  await once(server.listen(options.port, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await runner.close();
    },
  };
}
