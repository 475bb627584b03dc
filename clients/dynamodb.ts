import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { crc32 } from 'node:zlib';
import {
  DescribeTableCommand,
  DynamoDBClient,
  ScanCommand,
  type TableDescription as AwsTable,
} from '@aws-sdk/client-dynamodb';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsFault, awsFault } from './aws-fault';
import { Sha256 } from './signing-hash';
import type { ScanRequest, TableDescription, TableReader } from './table';

const SOCKET_IDLE_TIMEOUT_MS = 30_000;
const MAX_SOCKETS = 64;

/** A DynamoDB client of the process's own identity. Only descriptions go through it; pages are requests of our own. */
export const dynamodbClient = (): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5_000,
      socketTimeout: SOCKET_IDLE_TIMEOUT_MS,
    }),
  });

const positive = (value: number | undefined): number | null =>
  value !== undefined && value > 0 ? value : null;

function description(table: AwsTable): TableDescription {
  const types = new Map(
    (table.AttributeDefinitions ?? []).map(({ AttributeName, AttributeType }) => [
      AttributeName,
      AttributeType,
    ]),
  );
  return {
    tableId: table.TableId ?? table.TableArn ?? '',
    tableArn: table.TableArn ?? '',
    keySchema: (table.KeySchema ?? []).map(({ AttributeName }) => ({
      name: AttributeName ?? '',
      type: types.get(AttributeName) ?? '',
    })),
    items: table.ItemCount ?? 0,
    bytes: table.TableSizeBytes ?? 0,
    capacity: {
      provisioned: positive(table.ProvisionedThroughput?.ReadCapacityUnits),
      maximum: positive(table.OnDemandThroughput?.MaxReadRequestUnits),
      warm: positive(table.WarmThroughput?.ReadUnitsPerSecond),
    },
  };
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** An error answer in the shape of the SDK's errors, so that one table names them. */
function serviceError(status: number, body: Buffer): Error {
  const { __type: type = '' } = JSON.parse(body.toString('utf8') || '{}') as { __type?: string };
  return Object.assign(new Error(`HTTP ${status}`), {
    name: type.split('#').at(-1) ?? '',
    $metadata: { httpStatusCode: status },
  });
}

function checkCrc(response: IncomingMessage, body: Buffer): void {
  const told = response.headers['x-amz-crc32'];
  if (typeof told === 'string' && Number(told) !== crc32(body)) {
    throw Object.assign(new Error('wrong CRC'), { code: 'ECONNRESET' });
  }
}

/** DynamoDB by the SDK for descriptions, and by signed requests of our own for pages, which stay bytes. */
export function dynamodbTables(client: DynamoDBClient): TableReader {
  const http = new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo' });
  const https = new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo' });
  const signer = new SignatureV4({
    service: 'dynamodb',
    region: client.config.region,
    credentials: client.config.credentials,
    sha256: Sha256,
    applyChecksum: false,
  });
  let place: Promise<URL> | undefined;

  /** As the SDK finds it: environment, profile, or the region's own. */
  const endpoint = async (): Promise<URL> => {
    const { url } = await getEndpointFromInstructions({}, ScanCommand, { ...client.config });
    return url;
  };

  async function post(operation: string, body: string, signal: AbortSignal): Promise<Buffer> {
    place ??= endpoint();
    const url = await place;
    const signed = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: '/',
      query: {},
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'content-length': String(Buffer.byteLength(body)),
        // The part is compressed again; unpacking a compressed answer would cost more than it saves inside a region.
        'accept-encoding': 'identity',
      },
      body,
    });
    const secure = url.protocol === 'https:';
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = (secure ? httpsRequest : httpRequest)(
        url,
        {
          method: 'POST',
          headers: signed.headers,
          agent: secure ? https : http,
          signal,
          timeout: SOCKET_IDLE_TIMEOUT_MS,
        },
        resolve,
      );
      sent.once('timeout', () =>
        sent.destroy(Object.assign(new Error('silent peer'), { code: 'ETIMEDOUT' })),
      );
      sent.once('error', reject);
      sent.end(body);
    });
    const answer = await bodyOf(response);
    if (response.statusCode !== 200) throw serviceError(response.statusCode ?? 0, answer);
    checkCrc(response, answer);
    return answer;
  }

  return {
    async describe(table) {
      try {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
        return Table === undefined ? null : description(Table);
      } catch (error) {
        if ((error as Error).name === 'ResourceNotFoundException') return null;
        throw awsFault('DynamoDB', `describe table ${table}`, error);
      }
    },

    async scan({ table, segment, segments, after, limit, signal }: ScanRequest) {
      const body = JSON.stringify({
        TableName: table,
        Segment: segment,
        TotalSegments: segments,
        ReturnConsumedCapacity: 'TOTAL',
        ...(after === null ? {} : { ExclusiveStartKey: after }),
        ...(limit === null ? {} : { Limit: limit }),
      });
      try {
        return await post('Scan', body, signal);
      } catch (error) {
        if ((error as Error).name === 'ResourceNotFoundException') {
          throw new AwsFault('TableNotFound', `There is no table ${table}.`, error);
        }
        throw awsFault('DynamoDB', `scan table ${table}, segment ${segment} of ${segments}`, error);
      }
    },
  };
}
