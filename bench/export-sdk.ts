import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

/** Bytes of a page's lines go into gzip at once; a write per item would make this side slower than it has to be. */
async function segment(
  client: DynamoDBClient,
  table: string,
  index: number,
  of: number,
  out: string,
) {
  const gzip = createGzip({ level: 1 });
  const written = pipeline(gzip, createWriteStream(join(out, `segment-${index}.json.gz`)));
  const pages = paginateScan({ client }, { TableName: table, Segment: index, TotalSegments: of });
  for await (const { Items = [] } of pages) {
    const lines = Items.map((Item) =>
      JSON.stringify({ Item }, (_, value: unknown) => base64(value)),
    );
    if (!gzip.write(lines.map((line) => `${line}\n`).join(''))) await once(gzip, 'drain');
  }
  gzip.end();
  await written;
}

const base64 = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  // JSON.stringify asks a Buffer for its own form first.
  if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer')
    return Buffer.from((value as unknown as { data: number[] }).data).toString('base64');
  return value;
};

/** The export as the SDK makes it: ScanCommand and JSON.stringify. `node export-sdk.js TABLE OUT SEGMENTS`. */
async function main([table = '', out = '', segments = '']: string[]): Promise<void> {
  mkdirSync(out, { recursive: true });
  const client = new DynamoDBClient({});
  const count = Number(segments);
  await Promise.all(
    Array.from({ length: count }, (_, index) => segment(client, table, index, count, out)),
  );
  client.destroy();
}

void main(process.argv.slice(2));
