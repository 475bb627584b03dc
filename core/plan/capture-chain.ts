import { canonicalJson } from '../canonical-json';
import type { CapturePart, CapturePlan, Progress } from '../codecs/manifest-capture';

/** Where a segment stands: what is committed, and behind which key it goes on. */
export interface SegmentState {
  readonly finished: boolean;
  /** Number of the next progress object. */
  readonly nextSequence: number;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly parts: readonly CapturePart[];
}

const sameKey = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/**
 * Follows one segment's progress from its beginning.
 * @throws Error naming the object whose part does not begin where the one before it ended
 */
export function segmentState(segment: number, chain: readonly Progress[]): SegmentState {
  let after: Readonly<Record<string, unknown>> | null = null;
  let finished = false;
  for (const [sequence, progress] of chain.entries()) {
    const name = `progress ${segment}-${sequence}`;
    if (progress.segment !== segment || progress.sequence !== sequence) {
      throw new Error(`${name} says that it is ${progress.segment}-${progress.sequence}`);
    }
    if (finished) throw new Error(`${name} follows the end of its segment`);
    if (!sameKey(progress.after, after))
      throw new Error(`${name} does not begin where the one before it ended`);
    after = progress.upTo;
    finished = progress.upTo === null;
  }
  return {
    finished,
    nextSequence: chain.length,
    after,
    parts: chain.flatMap(({ part }) => (part === null ? [] : [part])),
  };
}

/** The texts that commit a capture: functions of plan and progress alone, so that whoever writes them writes the same. */
export interface CaptureManifests {
  /** JSON lines, as DynamoDB's own export has them, with our SHA-256 and size beside. */
  readonly files: string;
  readonly summary: (filesKey: string, filesSha256: string) => string;
  readonly items: number;
  readonly bytes: number;
  readonly parts: number;
}

/**
 * Manifests in the layout of DynamoDB's export (version 2020-06-30), from all segments' progress.
 * @throws Error for a segment that has not ended or whose chain is broken
 */
export function captureManifests(
  plan: CapturePlan,
  bucket: string,
  chains: readonly (readonly Progress[])[],
): CaptureManifests {
  const parts = chains.flatMap((chain, segment) => {
    const state = segmentState(segment, chain);
    if (!state.finished) throw new Error(`segment ${segment} has not ended`);
    return state.parts;
  });
  const all = chains.flat();
  const items = parts.reduce((sum, part) => sum + part.items, 0);
  const instant = (ms: number): string => new Date(ms).toISOString();
  const firstPageMs = Math.min(...all.map(({ firstPageMs: ms }) => ms));
  const lastPageMs = Math.max(...all.map(({ lastPageMs: ms }) => ms));
  return {
    items,
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    parts: parts.length,
    files: parts
      .map((part) =>
        JSON.stringify({
          itemCount: part.items,
          md5Checksum: part.md5,
          etag: part.etag,
          dataFileS3Key: part.key,
          sha256: part.sha256,
          size: part.bytes,
        }),
      )
      .map((line) => `${line}\n`)
      .join(''),
    summary: (filesKey, filesSha256) =>
      JSON.stringify({
        version: '2020-06-30',
        exportArn: `${plan.tableArn}/export/${plan.capture}`,
        startTime: instant(plan.plannedAtMs),
        endTime: instant(lastPageMs),
        tableArn: plan.tableArn,
        tableId: plan.tableId,
        exportTime: instant(firstPageMs),
        s3Bucket: bucket,
        s3Prefix: null,
        s3SseAlgorithm: null,
        s3SseKmsKeyId: null,
        manifestFilesS3Key: filesKey,
        billedSizeBytes: 0,
        itemCount: items,
        outputFormat: 'DYNAMODB_JSON',
        outputView: 'NEW_IMAGE',
        exportType: 'FULL_EXPORT',
        millrace: {
          // A Scan is no snapshot: an item that changed meanwhile may be its old or its new self.
          consistency: 'fuzzy',
          firstPage: instant(firstPageMs),
          lastPage: instant(lastPageMs),
          segments: plan.segments,
          manifestFilesSha256: filesSha256,
        },
      }),
  };
}
