import type { CapturePlan } from '../codecs/manifest-capture';
import type { SourceFile } from '../codecs/manifest-transform';

/** The dump that a capture adopts, every file pinned to the ETag and size that it has now. */
export interface AdoptedDump {
  readonly bucket: string;
  readonly prefix: string;
  readonly envelope: 'item' | 'bare';
  readonly files: readonly SourceFile[];
}

/** Items of the whole dump; null for one whose manifest counts none. */
export const adoptedItems = ({ files }: AdoptedDump): number | null =>
  files.reduce<number | null>(
    (sum, { items }) => (sum === null || items === null ? null : sum + items),
    0,
  );

/** `plan.json` of an adopted capture. Nobody resumes it: its deadline is over when it is written. */
export const adoptedPlan = (
  { bucket, prefix, files }: AdoptedDump,
  of: Pick<CapturePlan, 'table' | 'day' | 'capture' | 'plannedAtMs' | 'plannedBy'>,
): CapturePlan => ({
  version: 1,
  ...of,
  tableId: '',
  tableArn: '',
  segments: 1,
  keySchema: [],
  unitsPerSecond: 1,
  deadlineMs: of.plannedAtMs,
  itemsExpected: files.reduce((sum, { items }) => sum + (items ?? 0), 0),
  adopted: { from: `s3://${bucket}/${prefix}` },
});

/** The files manifest: as DynamoDB's, with bucket, ETag and size beside, since the files lie elsewhere and are not ours. */
export const adoptedFiles = ({ files }: AdoptedDump): string =>
  files
    .map(({ bucket, key, etag, size, items, md5, sha256 }) =>
      JSON.stringify({
        itemCount: items,
        ...(md5 === null ? {} : { md5Checksum: md5 }),
        etag,
        dataFileS3Key: key,
        ...(sha256 === null ? {} : { sha256 }),
        size,
        bucket,
      }),
    )
    .map((line) => `${line}\n`)
    .join('');

/** The commit: functions of the dump alone, so that whoever writes it writes the same. */
export const adoptedSummary = (
  dump: AdoptedDump,
  filesKey: string,
  manifestFilesSha256: string,
): string =>
  JSON.stringify({
    version: '2020-06-30',
    s3Bucket: dump.bucket,
    s3Prefix: null,
    manifestFilesS3Key: filesKey,
    itemCount: adoptedItems(dump),
    outputFormat: 'DYNAMODB_JSON',
    outputView: 'NEW_IMAGE',
    exportType: 'FULL_EXPORT',
    millrace: {
      adopted: { bucket: dump.bucket, prefix: dump.prefix, envelope: dump.envelope },
      manifestFilesSha256,
    },
  });
