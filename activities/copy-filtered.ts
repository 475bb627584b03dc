import { createHash } from 'node:crypto';
import { RANGE_BYTES } from '../core/border/part-sizes';
import type { FilterResult } from '../core/border/filter-counts';
import type { FilterPolicy } from '../core/border/policy';
import type { Changed } from '../clients/object-store';
import { putWhole } from './copy-whole';
import { damaged, type Copying, type Stored } from './copying';
import { fail } from './fail';
import { BrokenGzip, filterObject, objectFilter } from './filter-object';
import {
  completed,
  openUpload,
  sendPart,
  UploadGone,
  type PartDone,
  type PartUpload,
} from './part-upload';
import { md5Of } from './sync-folder';
import { readAhead, READ_AHEAD, SourceMoved } from './read-ahead';

/** What is broken in China is broken each time; what was damaged on its way is not. */
const TRIES = 3;
/** Hashes are longer than ids, so that a copy may be larger than its source; four times is more than any policy makes of it. */
const GROWTH = 4;
/** Buffers of the unpacker, the filter and the packer. */
const OWN_BYTES = 2 * 2 ** 20;

/** A filtered copy, and what its filter counted. */
export interface FilteredCopy {
  readonly copy: Stored;
  readonly result: FilterResult;
}

/** The stored bytes of the source, checked behind the last one where its ETag can. */
async function* checkedSource(copying: Copying): AsyncGenerator<Buffer> {
  const { source } = copying;
  const md5 = createHash('md5');
  let isMd5 = false;
  for await (const { body, etagIsMd5 } of readAhead(copying, { first: 0, last: source.size - 1 })) {
    isMd5 = etagIsMd5;
    if (isMd5) md5.update(body);
    yield body;
  }
  if (isMd5 && md5.digest('hex') !== source.etag) throw damaged(copying);
}

/** Joins what comes into parts of equal size; only the last may be shorter. */
async function* partsOf(packed: AsyncIterable<Buffer>, each: number): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of packed) {
    let from = 0;
    while (bytes + chunk.length - from >= each) {
      const end = from + each - bytes;
      yield Buffer.concat([...chunks, chunk.subarray(from, end)]);
      chunks = [];
      bytes = 0;
      from = end;
    }
    if (from < chunk.length) chunks.push(chunk.subarray(from));
    bytes += chunk.length - from;
  }
  if (bytes > 0) yield Buffer.concat(chunks);
}

/** Sends parts while the next one is filtered: one is under way, one is made. */
async function sent(
  { deps, signal }: Copying,
  upload: PartUpload | null,
  parts: AsyncIterable<Buffer>,
): Promise<{ readonly parts: PartDone[]; readonly sha256: string; readonly size: number }> {
  const whole = createHash('sha256');
  const done: Promise<PartDone>[] = [];
  let size = 0;
  try {
    for await (const bytes of parts) {
      whole.update(bytes);
      size += bytes.length;
      await done.at(-1);
      const sending = sendPart(deps, upload, done.length + 1, bytes, signal);
      // Awaited with the next part, or with all.
      sending.catch(() => undefined);
      done.push(sending);
    }
  } finally {
    await Promise.allSettled(done);
  }
  return { parts: await Promise.all(done), sha256: whole.digest('hex'), size };
}

async function* from(
  first: Buffer,
  second: Buffer,
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  yield first;
  yield second;
  yield* rest;
}

/** One try. Null: the upload was gone, or in conflict with another. */
async function tried(copying: Copying, policy: FilterPolicy): Promise<FilteredCopy | null> {
  const { deps, source, key } = copying;
  const filter = objectFilter(policy, deps.crossingKey.hasher);
  const each = deps.partBytes(GROWTH * source.size);
  const parts = partsOf(filterObject(checkedSource(copying), filter), each);
  let upload: PartUpload | null = null;
  try {
    const first = (await parts.next()).value as Buffer;
    const second = (await parts.next()).value as Buffer | undefined;
    if (second === undefined) {
      const copy = await putWhole(copying, { bytes: first, md5: md5Of(first) });
      return copy === null ? null : { copy, result: filter.result() };
    }
    if (copying.listed === undefined && (await deps.copies.find(key)) === null)
      upload = await openUpload(deps.copies, key);
    const all = await sent(copying, upload, from(first, second, parts));
    const copy = await completed(copying, upload, all);
    return copy === null ? null : { copy, result: filter.result() };
  } catch (error) {
    if (error instanceof UploadGone) return null;
    if (error instanceof SourceMoved && upload !== null) await deps.copies.abort(upload);
    throw error;
  } finally {
    await parts.return(undefined);
  }
}

async function several(copying: Copying, policy: FilterPolicy): Promise<FilteredCopy> {
  const { deps, source, key } = copying;
  let broken: BrokenGzip | null = null;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      const copied = await tried(copying, policy);
      if (copied !== null) return copied;
    } catch (error) {
      if (!(error instanceof BrokenGzip)) throw error;
      broken = error;
    }
  }
  if (broken !== null)
    throw fail(
      'EventsBroken',
      `s3://${deps.sourceBucket}/${source.key} (ETag ${source.etag}, ${source.size} bytes) ${broken.message}.`,
    );
  throw fail(
    'LostToAnother',
    `${TRIES} writes of s3://${deps.copyBucket}/${key} were ended by somebody else, or damaged on their way.`,
  );
}

/**
 * An object through the filter: what the policy names crosses, gzip, in parts where that is much. The same source and policy
 * give the same bytes, so that what an upload of before has is compared, and not sent again.
 * @throws EventsBroken, CopyDiffers, LostToAnother
 */
export async function copyFiltered(
  copying: Copying,
  policy: FilterPolicy,
): Promise<FilteredCopy | Changed> {
  const { deps, source } = copying;
  const range = Math.min(RANGE_BYTES, source.size);
  const giveBack = await deps.room.take(OWN_BYTES + (READ_AHEAD + 3) * range);
  try {
    return await several(copying, policy);
  } catch (error) {
    if (error instanceof SourceMoved) return error.as;
    throw error;
  } finally {
    giveBack();
  }
}
