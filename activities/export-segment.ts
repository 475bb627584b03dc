import { createHash } from 'node:crypto';
import { createGzip, type Gzip } from 'node:zlib';
import type { Beat } from '../core/contracts/beat';
import type { CaptureRef, SegmentResult } from '../core/contracts/export';
import { canonicalJson } from '../core/canonical-json';
import { scanPage, type LineRoom, type ScanPage } from '../core/codecs/scan-page';
import { parseProgress, type CapturePlan, type Progress } from '../core/codecs/manifest-capture';
import { isAbandoned } from '../core/codecs/manifest-report';
import { segmentState, type SegmentState } from '../core/plan/capture-chain';
import {
  newReadRate,
  pageLimit,
  paid,
  refilled,
  throttled,
  waitMs,
  type ReadRate,
} from '../core/plan/read-rate';
import { AwsFault } from '../clients/aws-fault';
import { attemptToken } from './attempt';
import { partKey, progressKey, readCapturePlan, readChain } from './capture-folder';
import { commitObject } from './commit-object';
import type { ExportDeps } from './export-deps';
import { exportSteps, type SayExport } from './export-trace';
import { fail } from './fail';

/** Redshift and the transform like files of some tens of megabytes; a kill costs the part in flight. */
const PART_BYTES = 32 * 2 ** 20;
/** A slow table share must not make a part last for hours: a kill would cost them. */
const PART_MS = 5 * 60_000;

/** Items of one part on their way into gzip. */
interface OpenPart {
  readonly gzip: Gzip;
  readonly chunks: Buffer[];
  bytes: number;
  items: number;
  readonly firstPageMs: number;
  lastPageMs: number;
}

function openPart(nowMs: number): OpenPart {
  // The size of level 1 for a tenth less CPU, as for the transform (part-writer.ts).
  const part: OpenPart = {
    gzip: createGzip({ level: 2, windowBits: 13, memLevel: 9, chunkSize: 1 << 17 }),
    chunks: [],
    bytes: 0,
    items: 0,
    firstPageMs: nowMs,
    lastPageMs: nowMs,
  };
  part.gzip.on('data', (chunk: Buffer) => {
    part.chunks.push(chunk);
    part.bytes += chunk.length;
  });
  return part;
}

const written = (part: OpenPart, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    part.gzip.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

async function closed(part: OpenPart): Promise<Buffer> {
  const ended = new Promise<void>((resolve, reject) => {
    part.gzip.once('end', resolve);
    part.gzip.once('error', reject);
  });
  part.gzip.end();
  await ended;
  return Buffer.concat(part.chunks);
}

/** One attempt at one segment. */
interface Reading {
  readonly deps: ExportDeps;
  readonly ref: CaptureRef;
  readonly plan: CapturePlan;
  readonly segment: number;
  readonly tell: (beat: Beat) => void;
  readonly say: SayExport;
  rate: ReadRate;
  submissions: number;
  /** Lines of the page in hand; written to the part before the next page is read. */
  readonly room: LineRoom;
}

/** What is behind: parts that are committed. */
const beatOf = (parts: SegmentState['parts']): Beat => ({
  records: parts.reduce((sum, part) => sum + part.items, 0),
  bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
});

async function checkTable({ deps, ref, plan }: Reading): Promise<void> {
  const table = await deps.tables.describe(ref.table);
  if (table === null) throw fail('TableNotFound', `There is no table ${ref.table}.`);
  if (
    table.tableId !== plan.tableId ||
    canonicalJson(table.keySchema) !== canonicalJson(plan.keySchema)
  ) {
    throw fail(
      'TableChanged',
      `The table ${ref.table} is not the one that capture ${ref.capture} began with.`,
    );
  }
}

/** Reads one page at the segment's share of the rate; throttling lowers it and is tried again. */
async function nextPage(reading: Reading, after: Progress['after']): Promise<ScanPage> {
  const { deps, ref, plan, segment } = reading;
  const { signal } = deps.attempt();
  for (;;) {
    reading.rate = refilled(reading.rate, deps.clock());
    const wait = waitMs(reading.rate);
    if (wait > 0) await deps.sleep(wait);
    signal.throwIfAborted();
    if (deps.clock() >= plan.deadlineMs) {
      throw fail(
        'CaptureDeadlinePassed',
        `Capture ${ref.capture} of ${ref.table} had until ${new Date(plan.deadlineMs).toISOString()}.`,
      );
    }
    reading.rate = refilled(reading.rate, deps.clock());
    try {
      const answer = await deps.tables.scan({
        table: ref.table,
        segment,
        segments: plan.segments,
        after,
        limit: pageLimit(reading.rate),
        signal,
      });
      const page = scanPage(answer, reading.room);
      reading.rate = paid(reading.rate, page.units, page.items);
      return page;
    } catch (error) {
      if (!(error instanceof AwsFault) || error.type !== 'Throttled') throw error;
      reading.rate = throttled(reading.rate);
      await deps.sleep(1000);
    }
  }
}

/**
 * Uploads a part and commits it by its progress object. Losing means that another attempt committed the same number:
 * what it wrote stands, and this one goes on from there.
 */
async function commitPart(
  reading: Reading,
  sequence: number,
  part: OpenPart,
  after: Progress['after'],
  upTo: Progress['upTo'],
): Promise<'mine' | 'theirs'> {
  const { deps, ref, segment, say } = reading;
  const body = await closed(part);
  reading.submissions += 1;
  const key = partKey(ref, segment, sequence, attemptToken(deps.attempt(), reading.submissions));
  let stored: Progress['part'] = null;
  if (part.items > 0) {
    const put = await commitObject(deps.store, deps.bucket, key, body);
    if (!put.won)
      throw fail('ObjectDiffers', `s3://${deps.bucket}/${key} exists with other content.`);
    stored = {
      key,
      etag: put.etag,
      sha256: createHash('sha256').update(body).digest('hex'),
      md5: createHash('md5').update(body).digest('base64'),
      bytes: body.length,
      items: part.items,
    };
  }
  const about = { sequence, object: stored === null ? null : key };
  say(stored === null ? 'part.empty' : 'part.stored', about);
  const progress: Progress = {
    version: 1,
    segment,
    sequence,
    part: stored,
    after,
    upTo,
    firstPageMs: part.firstPageMs,
    lastPageMs: part.lastPageMs,
  };
  const commit = await commitObject(
    deps.store,
    deps.bucket,
    progressKey(ref, segment, sequence),
    Buffer.from(canonicalJson(progress)),
  );
  if (commit.won) {
    say('progress.mine', about);
    return 'mine';
  }
  const found: unknown = JSON.parse(commit.found.toString('utf8'));
  if (isAbandoned(found))
    throw fail('Abandoned', `Segment ${segment} of capture ${ref.capture} was abandoned.`);
  parseProgress(found);
  say('progress.theirs', about);
  return 'theirs';
}

/** Reads on from where the chain ends; returns when the segment is finished or another attempt went ahead. */
async function readOn(reading: Reading, state: SegmentState): Promise<void> {
  const { deps } = reading;
  let { nextSequence, after } = state;
  let behind = beatOf(state.parts);
  let part = openPart(deps.clock());
  let partAfter = after;
  for (;;) {
    const page = await nextPage(reading, after);
    await written(part, page.lines);
    part.items += page.items;
    part.lastPageMs = deps.clock();
    after = page.lastKey;
    reading.tell({ records: behind.records + part.items, bytes: behind.bytes + part.bytes });
    const full = part.bytes >= PART_BYTES || part.lastPageMs - part.firstPageMs >= PART_MS;
    if (after !== null && !full) continue;
    const whose = await commitPart(reading, nextSequence, part, partAfter, after);
    if (after === null || whose === 'theirs') return;
    nextSequence += 1;
    behind = { records: behind.records + part.items, bytes: behind.bytes + part.bytes };
    partAfter = after;
    part = openPart(deps.clock());
  }
}

async function stateOf({ deps, ref, segment, say }: Reading): Promise<SegmentState> {
  const chain = await readChain(deps.store, deps.bucket, ref, segment);
  try {
    const state = segmentState(segment, chain);
    say(state.finished ? 'chain.ended' : 'chain.open', { sequence: state.nextSequence });
    return state;
  } catch (error) {
    say('chain.broken');
    throw fail(
      'ChainBroken',
      `Capture ${ref.capture} of ${ref.table}: ${(error as Error).message}.`,
    );
  }
}

/** `exportSegment`. Twice: the second finds the chain finished. Reply lost: the same. Cancelled: the part in flight is lost. */
export async function exportSegment(
  deps: ExportDeps,
  input: { readonly capture: CaptureRef; readonly segment: number },
  tell: (beat: Beat) => void,
): Promise<SegmentResult> {
  const { capture: ref, segment } = input;
  const plan = await readCapturePlan(deps.store, deps.bucket, ref);
  if (plan === null)
    throw fail('CaptureBroken', `Capture ${ref.capture} of ${ref.table} has no plan.json.`);
  const reading: Reading = {
    deps,
    ref,
    plan,
    segment,
    tell,
    say: exportSteps(deps.trace, { ...ref, attempt: attemptToken(deps.attempt()), segment }),
    rate: newReadRate(plan.unitsPerSecond / plan.segments, deps.clock()),
    submissions: 0,
    room: { bytes: new Uint8Array(0) },
  };
  reading.say('segment.begun');
  let state = await stateOf(reading);
  if (!state.finished) await checkTable(reading);
  while (!state.finished) {
    await readOn(reading, state);
    state = await stateOf(reading);
  }
  const { records, bytes } = beatOf(state.parts);
  return { segment, parts: state.parts.length, items: records, bytes };
}
