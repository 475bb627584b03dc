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

  /** It begins where Redshift's begins to write: only there it queues behind others (D9, D10). */
  constructor(
    private readonly session: Session,
    private readonly sql: string,
    private readonly beginWrite: () => Promise<void>,
  ) {}

  private async opened(): Promise<CopyStreamQuery> {
    if (this.stream !== null) return this.stream;
    await this.beginWrite();
    const stream = this.session.client.query(copyFrom(this.sql));
    this.ended = once(stream, 'finish');
    this.ended.catch(() => undefined);
    stream.once('error', (error) => (this.refused = error));
    return (this.stream = stream);
  }

  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    const stream = await this.opened();
    if (this.refused !== null) throw this.refused;
    if (!stream.write(bytes)) await once(stream, 'drain');
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
export async function runCopy(
  session: Session,
  copy: CopyStatement,
  queryId: number,
): Promise<void> {
  const { flags, compression, maxErrors } = copy.options;
  const [startedAt, shown] = [Date.now(), copy.table.name];
  const { pgName: table, tableId, columns, beginWrite } = await copyTarget(session, copy);
  const reader = new RowReader(columns, copy.options);
  const source: Source = { s3: session.s3(copy), signal: session.statement.cancel.signal };
  const format = `FORMAT text, DELIMITER ${pgLiteral(reader.pgDelimiter)}, NULL ${pgLiteral(reader.pgMarker)}`;
  const list = columns.map(({ name }) => pgName(name)).join(', ');
  const target = new PgCopy(session, `COPY ${table} (${list}) FROM STDIN (${format})`, beginWrite);
  let [files, bytes] = [0, 0];

  async function pass(rows: Buffer): Promise<void> {
    if (reader.errors.length >= Math.max(1, maxErrors))
      throw new Refusal(
        `Load into table '${shown}' failed.  Check 'stl_load_errors' system table for details.`,
      );
    if (!flags.has('noload')) await target.write(rows);
  }
  async function loadFile(file: SourceFile): Promise<void> {
    const body = await openObject(source, file.bucket, file.key);
    if (body === null && file.mandatory)
      throw new Refusal('Mandatory url is not present in manifest file.');
    if (body === null) return;
    files += 1;
    body.on('data', (chunk: Buffer) => (bytes += chunk.length)).pause();
    reader.beginFile(`s3://${file.bucket}/${file.key}`);
    for await (const chunk of unpacked(body, compression))
      await pass(reader.block(chunk as Buffer));
    await pass(reader.endOfFile());
  }
  const keep = (status: Load['status'], rows: number): Promise<void> =>
    session.keepLoad({
      ...{ queryId, tableId, startedAt, status, rows, files, bytes, errors: reader.errors },
      ...{ table: shown, source: `s3://${copy.bucket}/${copy.key}` },
    });

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
  const settings = { last_copy_count: rows, last_copy_id: queryId };
  for (const [name, value] of Object.entries(settings))
    await session.client.query(`SELECT set_config('redshift.${name}', '${value}', false)`);
  await keep('completed', rows);
}
