import { z } from 'zod';
import { ManifestFault } from './manifest-fault';

/** `manifest-summary.json` of DynamoDB's own export (version 2020-06-30); members that it does not know are let through. */
const summarySchema = z.looseObject({
  manifestFilesS3Key: z.string().min(1),
  // Null only for an adopted dump whose own manifest counts nothing.
  itemCount: z.number().int().nonnegative().nullable(),
  s3Prefix: z.string().nullish(),
  outputFormat: z.string().nullish(),
  exportType: z.string().nullish(),
  exportFromTime: z.unknown().optional(),
  millrace: z
    .looseObject({
      manifestFilesSha256: z.string().optional(),
      adopted: z.looseObject({ envelope: z.enum(['item', 'bare']) }).optional(),
    })
    .optional(),
});

const fileSchema = z.looseObject({
  itemCount: z.number().int().nonnegative().nullable(),
  md5Checksum: z.string().optional(),
  dataFileS3Key: z.string().min(1),
  sha256: z.string().optional(),
  size: z.number().int().nonnegative().optional(),
  etag: z.string().optional(),
  bucket: z.string().optional(),
});

export interface ExportSummary {
  readonly filesKey: string;
  /** Null when the manifest of an adopted dump counts none. */
  readonly items: number | null;
  readonly prefix: string | null;
  /** SHA-256 of the files manifest, where the writer left it. */
  readonly filesSha256: string | null;
  /** The dialect of an adopted dump, whose files lie where its manifest says and nowhere else. */
  readonly adopted: { readonly envelope: 'item' | 'bare' } | null;
}

/** A data file as the files manifest names it; its key may lack the export's prefix. */
export interface ExportFile {
  readonly key: string;
  readonly items: number | null;
  /** Base64, of the stored (compressed) bytes. */
  readonly md5: string | null;
  readonly sha256: string | null;
  readonly size: number | null;
  readonly etag: string | null;
  /** Where an adopted file lies; null: in the bucket of the manifest. */
  readonly bucket: string | null;
}

const broken = (what: string): ManifestFault => new ManifestFault('CaptureBroken', what);

function json(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(`${what} is not JSON`);
  }
}

/** @throws ManifestFault for ION and incremental exports, by name, and for what is no summary */
export function parseExportSummary(text: string): ExportSummary {
  const parsed = summarySchema.safeParse(json(text, 'the summary'));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw broken(`the summary's ${issue?.path.join('.') ?? ''} is wrong (${issue?.message ?? ''})`);
  }
  const summary = parsed.data;
  if (summary.outputFormat != null && summary.outputFormat !== 'DYNAMODB_JSON')
    throw new ManifestFault(
      'UnknownDialect',
      `the export's format is ${summary.outputFormat.slice(0, 32)}, and only DYNAMODB_JSON is read`,
    );
  if (summary.exportType === 'INCREMENTAL_EXPORT' || summary.exportFromTime !== undefined)
    throw new ManifestFault(
      'UnknownDialect',
      'the export is incremental: it holds changes, not the whole table',
    );
  const adopted = summary.millrace?.adopted ?? null;
  if (summary.itemCount === null && adopted === null)
    throw broken("the summary's itemCount is null");
  return {
    filesKey: summary.manifestFilesS3Key,
    items: summary.itemCount,
    prefix: summary.s3Prefix ?? null,
    filesSha256: summary.millrace?.manifestFilesSha256 ?? null,
    adopted,
  };
}

/**
 * The files manifest: JSON lines, despite its name.
 * @throws ManifestFault when a line is wrong, a file stands twice, or the counts do not add up to `items`
 */
export function parseExportFiles(text: string, items: number | null): ExportFile[] {
  const files: ExportFile[] = [];
  const seen = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const what = `line ${index + 1} of the files manifest`;
    const parsed = fileSchema.safeParse(json(line, what));
    if (!parsed.success)
      throw broken(`${what} lacks ${parsed.error.issues[0]?.path.join('.') ?? 'something'}`);
    const { dataFileS3Key: key, itemCount, md5Checksum, sha256, size, etag, bucket } = parsed.data;
    if (itemCount === null && items !== null) throw broken(`${what} lacks itemCount`);
    if (seen.has(key)) throw broken(`${what} names ${key} a second time`);
    seen.add(key);
    files.push({
      key,
      items: itemCount,
      md5: md5Checksum ?? null,
      sha256: sha256 ?? null,
      size: size ?? null,
      etag: etag ?? null,
      bucket: bucket ?? null,
    });
  }
  const sum = files.reduce((total, file) => total + (file.items ?? 0), 0);
  if (items !== null && sum !== items)
    throw broken(`the summary counts ${items} items, its ${files.length} files ${sum}`);
  return files;
}

/** Where a named file may lie: as named, below the export's prefix, or beside a manifest that was moved with its folder. */
export function candidateKeys(name: string, prefix: string | null, folder: string): string[] {
  const beside = `${folder}data/${name.split('/').at(-1) ?? ''}`;
  const below = prefix === null || prefix === '' ? [] : [`${prefix.replace(/\/$/, '')}/${name}`];
  return [...new Set([name, ...below, beside])];
}
