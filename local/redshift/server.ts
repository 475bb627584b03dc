import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { ApiError } from './api-error';
import { dataApi, type DataApi } from './data-api';
import { prepareDatabase } from './database';
import { executor, type Isolation } from './execute';
import { signatureFault } from './signature';

export interface GatewayOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Connection string of a PostgreSQL superuser. */
  readonly pgUrl: string;
  readonly isolation: Isolation;
  /** Who may call: access key id to secret. */
  readonly callers: Readonly<Record<string, string>>;
  /** Where and as whom COPY reads. */
  readonly s3: {
    readonly endpoint: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
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
      status: error.httpStatus,
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
  const { endpoint, region, accessKeyId, secretAccessKey } = options.s3;
  const s3 = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const runner = executor(options.pgUrl, options.isolation, s3);
  const server = httpServer(dataApi(runner), options.callers);
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
      s3.destroy();
    },
  };
}
