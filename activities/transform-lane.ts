import { isUtf8 } from 'node:buffer';
import type { ChunkResult, SourceFile } from '../core/codecs/manifest-transform';
import type { DataType } from '../core/data-type';
import { foreignDialect } from '../core/codecs/foreign-dialect';
import type { RowBuffer } from '../core/codecs/row-writer';
import type { Envelope } from '../core/codecs/record-shape';
import type { Rejected } from '../core/codecs/rejected';
import { tableReader, type TableReader } from '../core/codecs/table-reader';
import type { ObjectStore } from '../clients/object-store';
import { fail } from './fail';
import { partWriter, type Compression, type PartWriter } from './part-writer';
import { readBlocks } from './source-blocks';

/** What every file of a chunk is done with; plain data, as it goes to a thread. */
export interface LaneJob {
  readonly declaration: DataType;
  readonly envelope: Envelope;
  readonly compression: Compression;
  readonly warehouseBucket: string;
  /** Folder of the generation's parts. */
  readonly partsPrefix: string;
  readonly quarantineBucket: string;
  readonly quarantinePrefix: string;
  readonly chunk: number;
  /** This lane's number, and how many there are: parts are numbered apart. */
  readonly lane: number;
  readonly lanes: number;
  readonly token: string;
}

/** What a lane has done since it last said so. */
export interface LaneProgress {
  readonly bytes: number;
  readonly records: number;
}

export type LaneResult = Omit<ChunkResult, 'version' | 'chunk'>;

/** Rows are handed to the compressor when they are at least this much: each hand-over is a trip to another thread. */
const ROWS_BYTES = 2 ** 18;

/** A line of quarantine: the record as it was, its place and the reason. */
function quarantineLine(file: SourceFile, block: Uint8Array, rejected: Rejected): Buffer {
  const { line, byteOffset, column, reason, start, end } = rejected;
  const raw = Buffer.from(block.buffer, block.byteOffset + start, end - start);
  return Buffer.from(
    `${JSON.stringify({
      file: `s3://${file.bucket}/${file.key}`,
      line,
      byteOffset,
      column,
      reason,
      // Bytes that are no UTF-8 cannot stand in JSON; they are kept as they are.
      ...(isUtf8(raw) ? { raw: raw.toString('utf8') } : { rawBase64: raw.toString('base64') }),
    })}\n`,
  );
}

interface Outputs {
  readonly reader: TableReader;
  readonly rows: PartWriter;
  readonly quarantine: PartWriter;
  readonly byReason: Record<string, number>;
}

/** Two row buffers in turn: one is compressed while the other is filled. */
function rowBuffers(): () => RowBuffer {
  const pair: RowBuffer[] = [0, 1].map(() => ({
    bytes: new Uint8Array(2 * ROWS_BYTES),
    length: 0,
  }));
  let turn = 0;
  return () => {
    turn = 1 - turn;
    const buffer = pair[turn];
    if (buffer === undefined) throw new Error('there are two row buffers');
    buffer.length = 0;
    return buffer;
  };
}

/** Rows on their way to the compressor, which has one buffer while the other is filled. */
interface RowSink {
  readonly buffer: () => RowBuffer;
  /** Hands the buffered rows on, once those before them are compressed. */
  readonly flush: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** `written` counts all rows so far. */
function rowSink(rows: PartWriter, nextBuffer: () => RowBuffer, written: () => number): RowSink {
  let writing: Promise<void> = Promise.resolve();
  let buffer = nextBuffer();
  let handedOn = written();
  const flush = async (): Promise<void> => {
    await writing;
    writing = rows.write(buffer.bytes.subarray(0, buffer.length), written() - handedOn);
    // Awaited before the next write; a failure of the source must not leave it unhandled.
    writing.catch(() => undefined);
    handedOn = written();
    buffer = nextBuffer();
  };
  return {
    buffer: () => buffer,
    flush,
    end: async () => {
      if (buffer.length > 0) await flush();
      await writing;
    },
  };
}

/** @throws UnknownDialect for a file that is no lines or events at all */
function refuseForeign(file: SourceFile, envelope: Envelope, block: Uint8Array): void {
  const foreign = foreignDialect(block, envelope);
  if (foreign !== null)
    throw fail('UnknownDialect', `s3://${file.bucket}/${file.key} is ${foreign}.`);
}

async function transformFile(
  store: ObjectStore,
  file: SourceFile,
  envelope: Envelope,
  { reader, rows, quarantine, byReason }: Outputs,
  nextBuffer: () => RowBuffer,
  progress: (increment: LaneProgress) => void,
): Promise<void> {
  const before = reader.counts().read;
  const sink = rowSink(rows, nextBuffer, () => reader.counts().written);
  let isFirst = true;
  reader.beginFile(file.partition ?? null);
  if (file.size > 0)
    await readBlocks(store, file, async (block, next) => {
      if (isFirst) refuseForeign(file, envelope, block);
      const rejected: Buffer[] = [];
      const { read: readBefore } = reader.counts();
      const done = reader.block(
        block,
        sink.buffer(),
        (record) => {
          byReason[record.reason] = (byReason[record.reason] ?? 0) + 1;
          rejected.push(quarantineLine(file, block, record));
        },
        next,
      );
      // A first record may be longer than the first block.
      isFirst &&= done === 0;
      if (sink.buffer().length >= ROWS_BYTES) await sink.flush();
      if (rejected.length > 0) await quarantine.write(Buffer.concat(rejected), rejected.length);
      progress({ bytes: done, records: reader.counts().read - readBefore });
      return done;
    });
  await sink.end();
  const read = reader.counts().read - before;
  if (file.items !== null && read !== file.items)
    throw fail(
      'CaptureBroken',
      `s3://${file.bucket}/${file.key} has ${read} records, its manifest counts ${file.items}.`,
    );
}

/**
 * Transforms files one after another into parts of one lane, until `nextFile` has no more.
 * `progress` hears of unpacked bytes and records. Everything written has a name of this attempt's own.
 */
export async function transformLane(
  store: ObjectStore,
  job: LaneJob,
  nextFile: () => Promise<SourceFile | null>,
  progress: (increment: LaneProgress) => void,
): Promise<LaneResult> {
  const suffix = job.compression === 'GZIP' ? 'gz' : 'zst';
  const number = (part: number): number => part * job.lanes + job.lane;
  const outputs: Outputs = {
    reader: tableReader(job.declaration, job.envelope, isUtf8),
    rows: partWriter(
      store,
      job.warehouseBucket,
      job.compression,
      (part) => `${job.partsPrefix}${job.chunk}-${number(part)}-${job.token}.${suffix}`,
    ),
    quarantine: partWriter(
      store,
      job.quarantineBucket,
      'GZIP',
      (part) => `${job.quarantinePrefix}${job.chunk}-${number(part)}-${job.token}.jsonl.gz`,
    ),
    byReason: {},
  };
  const nextBuffer = rowBuffers();
  for (let file = await nextFile(); file !== null; file = await nextFile())
    await transformFile(store, file, job.envelope, outputs, nextBuffer, progress);
  const parts = await outputs.rows.end();
  return {
    parts,
    quarantine: await outputs.quarantine.end(),
    books: {
      ...outputs.reader.counts(),
      quarantinedByReason: outputs.byReason,
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    },
    profile: [...outputs.reader.profile()],
  };
}
