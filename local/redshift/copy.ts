import { once } from 'node:events';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import { copyTarget } from './copy-columns';
import { RowReader } from './copy-rows';
import { openObject, sourceFiles, unpacked, type Source, type SourceFile } from './copy-source';
import type { CopyStatement } from './copy-statement';
import type { Load } from './load-books';
import { Refusal } from './refusal';
import type { Session } from './session';
import { pgLiteral, pgName } from './tokens';

/** PostgreSQL's end of a COPY. Once it has refused, its stream has no connection any more and must be left alone. */
class PgCopy {
  private stream: CopyStreamQuery | null = null;
  private refused: Error | null = null;
  private ended: Promise<unknown> = Promise.resolve();

  constructor(private readonly open: () => Promise<CopyStreamQuery>) {}

  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    if (this.stream === null) {
      this.stream = (await this.open()).once('error', (error) => (this.refused = error));
      this.ended = once(this.stream, 'finish');
      this.ended.catch(() => undefined);
    }
    if (this.refused !== null) throw this.refused;
    if (!this.stream.write(bytes)) await once(this.stream, 'drain');
  }

  /** @throws why PostgreSQL refused */
  async end(): Promise<void> {
    if (this.refused !== null) throw this.refused;
    this.stream?.end();
    await this.ended;
  }

  async giveUp(failure: Error): Promise<void> {
    if (this.refused === null) this.stream?.destroy(failure);
    await this.ended.catch(() => undefined);
  }
}

/**
 * Runs one COPY inside the session's transaction. Memory stays flat: blocks of at most 1 MB pass from S3 to PostgreSQL.
 * @throws Refusal, the rows at fault standing in the load error views; the transaction is then to be rolled back
 */
export async function runCopy(session: Session, copy: CopyStatement, query: number): Promise<void> {
  const { flags, compression, maxErrors } = copy.options;
  const [start_time, table_name] = [new Date(), copy.table.name];
  const { table, tableId, columns, beginWrite } = await copyTarget(session, copy);
  const reader = new RowReader(columns, copy.options);
  const source: Source = { s3: session.s3(copy), signal: session.statement.cancel.signal };
  const format = `FORMAT text, DELIMITER ${pgLiteral(reader.converter.pgDelimiter)}, NULL ${pgLiteral(reader.converter.pgMarker)}`;
  const list = columns.map(({ name }) => pgName(name)).join(', ');
  const target = new PgCopy(async () => {
    await beginWrite(); // only where it begins to write it queues behind others (D9, D10)
    return session.client.query(copyFrom(`COPY ${table} (${list}) FROM STDIN (${format})`));
  });
  let [files, bytes] = [0, 0];

  async function pass(rows: Buffer): Promise<void> {
    if (reader.errors.length >= Math.max(1, maxErrors))
      throw new Refusal(
        `Load into table '${table_name}' failed.  Check 'stl_load_errors' system table for details.`,
      );
    if (!flags.has('noload')) await target.write(rows);
  }
  async function loadFile({ bucket, key, mandatory }: SourceFile): Promise<void> {
    const body = await openObject(source, bucket, key);
    if (body === null && mandatory)
      throw new Refusal('Mandatory url is not present in manifest file.');
    if (body === null) return;
    files += 1;
    body.on('data', (chunk: Buffer) => (bytes += chunk.length)).pause();
    reader.beginFile(`s3://${bucket}/${key}`);
    for await (const chunk of unpacked(body, compression))
      await pass(reader.block(chunk as Buffer));
    await pass(reader.endOfFile());
  }
  async function keep(status: Load['status'], loaded_rows: number): Promise<void> {
    const counts = { source_file_count: files, source_file_bytes: bytes, loaded_rows };
    const whence = { start_time, table_name, data_source: `s3://${copy.bucket}/${copy.key}` };
    const load = { query, status, ...whence, ...counts, error_count: reader.errors.length };
    await session.keepLoad(load, tableId, reader.errors);
  }

  try {
    for (const file of await sourceFiles(source, copy)) await loadFile(file);
    if (files === 0) throw new Refusal('No file of the manifest was found');
    await target.end();
  } catch (error) {
    await target.giveUp(error as Error);
    await keep('aborted', 0);
    throw error;
  }
  const rows = flags.has('noload') ? 0 : reader.rows;
  await session.client.query(
    `SELECT set_config('redshift.last_copy_count', $1, false), set_config('redshift.last_copy_id', $2, false)`,
    [String(rows), String(query)],
  );
  await keep('completed', rows);
}
