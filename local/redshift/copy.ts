import { createGunzip } from 'node:zlib';
import * as zlib from 'node:zlib';
import type { Readable, Writable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CopyColumn } from './copy-field';
import { pgNullMarker, rowReader, type LoadError, type RowReader } from './copy-rows';
import type { CopyStatement } from './copy-statement';
import { Refusal, unknownHere } from './refusal';
import { pgLiteral, pgName } from './tokens';

/** A COPY that met too many faulty rows: the rows are told beside the failure. */
export class LoadFailed extends Refusal {
  constructor(
    readonly table: string,
    readonly errors: readonly LoadError[],
  ) {
    super(`Load into table '${table}' failed.  Check 'stl_load_errors' system table for details.`);
  }
}

interface CatalogRow {
  readonly name: string;
  readonly type: string;
  readonly modifier: number;
  readonly not_null: boolean;
}

const KINDS: Readonly<Record<string, CopyColumn['kind']>> = {
  varchar: 'text',
  bpchar: 'char',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'decimal',
  float4: 'double',
  float8: 'double',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
};

function copyColumn({ name, type, modifier, not_null: notNull }: CatalogRow): CopyColumn {
  const kind = KINDS[type];
  if (kind === undefined) throw unknownHere(`COPY into a column of type ${type}`);
  const size = kind === 'decimal' ? ((modifier - 4) >> 16) & 0xffff : modifier - 4;
  const scale = kind === 'decimal' ? (modifier - 4) & 0x7ff : 0;
  return { name, type, kind, size, scale, notNull };
}

const COLUMNS = `SELECT a.attname AS name, t.typname AS type, a.atttypmod AS modifier, a.attnotnull AS not_null
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

async function targetColumns(
  client: PoolClient,
  table: string,
  named: readonly string[] | null,
  shown: string,
): Promise<CopyColumn[]> {
  const found = await client.query<CatalogRow>(COLUMNS, [table]);
  if (found.rows.length === 0) throw new Refusal(`Cannot COPY into nonexistent table ${shown}`);
  if (named === null) return found.rows.map(copyColumn);
  return named.map((name) => {
    const row = found.rows.find((candidate) => candidate.name === name);
    if (row === undefined)
      throw new Refusal(`column "${name}" of relation "${shown}" does not exist`);
    return copyColumn(row);
  });
}

interface ManifestEntry {
  readonly bucket: string;
  readonly key: string;
  readonly mandatory: boolean;
}

function manifestEntries(text: string): ManifestEntry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Refusal('Manifest file is not in correct json format');
  }
  const { entries } = parsed as { entries?: unknown };
  if (!Array.isArray(entries)) throw new Refusal('Manifest file is not in correct json format');
  return entries.map((entry: { url?: unknown; mandatory?: unknown }) => {
    const match = typeof entry.url === 'string' ? /^s3:\/\/([^/]+)\/(.+)$/s.exec(entry.url) : null;
    if (match?.[1] === undefined || match[2] === undefined)
      throw new Refusal('Manifest entry without a url of S3');
    // `mandatory` is false when it is not said (A7).
    return { bucket: match[1], key: match[2], mandatory: entry.mandatory === true };
  });
}

async function object(s3: S3Client, bucket: string, key: string): Promise<Readable | null> {
  try {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return answer.Body as Readable;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return null;
    throw new Refusal(
      `S3ServiceException:${(error as Error).name},Status ${status ?? 0}, S3 key being read : s3://${bucket}/${key}`,
    );
  }
}

async function manifest(s3: S3Client, copy: CopyStatement): Promise<ManifestEntry[]> {
  const body = await object(s3, copy.bucket, copy.key);
  if (body === null) {
    throw new Refusal(
      'Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404',
    );
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return manifestEntries(Buffer.concat(chunks).toString('utf8'));
}

/** Node 20 has no ZSTD in its zlib; from 22.15 on it has. */
const createZstd = (zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream })
  .createZstdDecompress;

function unpacked(
  body: Readable,
  compression: CopyStatement['compression'],
): NodeJS.ReadableStream {
  if (compression === 'none') return body;
  if (compression === 'zstd' && createZstd === undefined) {
    throw unknownHere(`ZSTD on Node ${process.versions.node} (22.15 or newer has it)`);
  }
  const unpacker =
    compression === 'gzip' || createZstd === undefined
      ? createGunzip({ chunkSize: 1 << 20 })
      : createZstd();
  body.on('error', (error) => (unpacker as { destroy?: (error: Error) => void }).destroy?.(error));
  return body.pipe(unpacker);
}

/** PostgreSQL's end of a COPY. Once it has refused, its stream has no connection any more and must be left alone. */
interface Sink {
  readonly stream: Writable;
  refused: Error | null;
}

function checkRefused({ refused }: Sink): void {
  if (refused !== null) throw refused;
}

async function send(to: Sink, bytes: Buffer): Promise<void> {
  checkRefused(to);
  const { stream: sink } = to;
  if (bytes.length === 0 || sink.write(bytes)) return;
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      sink.off('error', failed);
      resolve();
    };
    const failed = (error: Error): void => {
      sink.off('drain', done);
      reject(error);
    };
    sink.once('drain', done);
    sink.once('error', failed);
  });
}

async function loadFile(
  body: Readable,
  copy: CopyStatement,
  reader: RowReader,
  sink: Sink,
  tooMany: () => void,
): Promise<void> {
  for await (const chunk of unpacked(body, copy.compression)) {
    await send(sink, reader.block(chunk as Buffer));
    tooMany();
  }
  await send(sink, reader.endOfFile());
  tooMany();
}

/**
 * Runs one COPY inside the caller's transaction. Memory stays flat: blocks of at most 1 MB pass from S3 to PostgreSQL.
 * @throws LoadFailed with the rows at fault; the caller's transaction is then to be rolled back
 */
export async function runCopy(
  client: PoolClient,
  s3: S3Client,
  copy: CopyStatement,
): Promise<{ rows: number; errors: readonly LoadError[] }> {
  const shown = copy.table.name;
  const table =
    copy.table.schema === null ? pgName(shown) : `${pgName(copy.table.schema)}.${pgName(shown)}`;
  const columns = await targetColumns(client, table, copy.columns, shown);
  const files = await manifest(s3, copy);
  const reader = rowReader(columns, copy);
  const tooMany = (): void => {
    if (reader.errors.length >= Math.max(1, copy.maxErrors))
      throw new LoadFailed(shown, reader.errors);
  };
  const list = columns.map(({ name }) => pgName(name)).join(', ');
  const delimiter = pgLiteral(String.fromCharCode(copy.delimiter));
  const stream = client.query(
    copyFrom(
      `COPY ${table} (${list}) FROM STDIN (FORMAT text, DELIMITER ${delimiter}, NULL ${pgLiteral(pgNullMarker(copy.nullAs))})`,
    ),
  );
  const ended = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
  });
  const sink: Sink = { stream, refused: null };
  ended.catch(() => undefined);
  stream.once('error', (error) => (sink.refused = error));
  let found = 0;
  try {
    for (const { bucket, key, mandatory } of files) {
      const body = await object(s3, bucket, key);
      if (body === null && mandatory)
        throw new Refusal('Mandatory url is not present in manifest file.');
      if (body === null) continue;
      found += 1;
      reader.beginFile(`s3://${bucket}/${key}`);
      await loadFile(body, copy, reader, sink, tooMany);
    }
    if (found === 0) throw new Refusal('No file of the manifest was found');
    checkRefused(sink);
    stream.end();
  } catch (error) {
    if (sink.refused === null) stream.destroy(error as Error);
    await ended.catch(() => undefined);
    throw error;
  }
  await ended;
  return { rows: reader.rows(), errors: reader.errors };
}
