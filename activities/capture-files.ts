import { createHash } from 'node:crypto';
import type { CaptureDone } from '../core/contracts/export';
import { parsePipelineManifest } from '../core/codecs/manifest-data-pipeline';
import {
  candidateKeys,
  parseExportFiles,
  parseExportSummary,
  type ExportFile,
  type ExportSummary,
} from '../core/codecs/manifest-dynamodb-export';
import { ManifestFault } from '../core/codecs/manifest-fault';
import type { SourceFile } from '../core/codecs/manifest-transform';
import type { ObjectInfo, ObjectStore } from '../clients/object-store';
import { fail } from './fail';
import { inParallel } from './in-parallel';

/** HEADs in flight while files are pinned. */
const HEADS = 16;

export interface CaptureFiles {
  readonly envelope: 'item' | 'bare';
  readonly files: SourceFile[];
}

interface Place {
  readonly bucket: string;
  readonly key: string;
}

const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);
const nameOf = ({ bucket, key }: Place): string => `s3://${bucket}/${key}`;

async function textOf(store: ObjectStore, place: Place): Promise<string | null> {
  const found = await store.get(place.bucket, place.key);
  return found === null ? null : found.body.toString('utf8');
}

/** Gives a manifest's fault the name of the object that it is in. */
function readManifest<T>(place: Place, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ManifestFault)
      throw fail(error.type, `${nameOf(place)}: ${error.message}.`);
    throw error;
  }
}

async function pinned(
  store: ObjectStore,
  manifest: Place,
  places: readonly Place[],
): Promise<Place & ObjectInfo> {
  for (const place of places) {
    const info = await store.head(place.bucket, place.key);
    if (info !== null) return { ...place, ...info };
  }
  throw fail(
    'CaptureBroken',
    `${nameOf(manifest)} names ${places[0] === undefined ? 'a file' : nameOf(places[0])}, which is not there.`,
  );
}

/** Named place first; then where the file lies if the folder was copied with its manifest. */
async function pinnedExportFile(
  store: ObjectStore,
  manifest: Place,
  file: ExportFile,
  prefix: string | null,
): Promise<SourceFile> {
  const keys = candidateKeys(file.key, prefix, folderOf(manifest.key));
  const places = keys.map((key) => ({ bucket: manifest.bucket, key }));
  const { bucket, key, etag, size } = await pinned(store, manifest, places);
  if (file.size !== null && file.size !== size)
    throw fail(
      'CaptureBroken',
      `s3://${bucket}/${key} has ${size} bytes, ${nameOf(manifest)} names ${file.size}.`,
    );
  return { bucket, key, etag, size, items: file.items, md5: file.md5, sha256: file.sha256 };
}

/** An adopted file lies where the manifest says, and is the one that was there when it was adopted. */
async function adoptedFile(
  store: ObjectStore,
  manifest: Place,
  file: ExportFile,
): Promise<SourceFile> {
  const place = { bucket: file.bucket ?? manifest.bucket, key: file.key };
  const { etag, size } = await pinned(store, manifest, [place]);
  if (etag !== file.etag || size !== file.size)
    throw fail(
      'CaptureBroken',
      `${nameOf(place)} is another object (ETag ${etag}, ${size} bytes) than the one that ${nameOf(manifest)} adopted (${file.etag ?? 'none'}, ${file.size ?? 0} bytes).`,
    );
  return { ...place, etag, size, items: file.items, md5: file.md5, sha256: file.sha256 };
}

async function filesManifest(
  store: ObjectStore,
  place: Place,
  { filesKey, prefix, filesSha256 }: ExportSummary,
): Promise<{ readonly place: Place; readonly text: string }> {
  const folder = folderOf(place.key);
  const beside = `${folder}${filesKey.split('/').at(-1) ?? ''}`;
  const below =
    prefix === null || prefix === '' ? [] : [`${prefix.replace(/\/$/, '')}/${filesKey}`];
  for (const key of new Set([filesKey, ...below, beside])) {
    const found = await store.get(place.bucket, key);
    if (found === null) continue;
    const sha256 = createHash('sha256').update(found.body).digest('hex');
    if (filesSha256 !== null && filesSha256 !== sha256)
      throw fail(
        'CaptureBroken',
        `s3://${place.bucket}/${key} has SHA-256 ${sha256}, its summary names ${filesSha256}.`,
      );
    return { place: { bucket: place.bucket, key }, text: found.body.toString('utf8') };
  }
  throw fail('CaptureBroken', `${nameOf(place)} names ${filesKey}, which is not there.`);
}

async function exportFiles(store: ObjectStore, place: Place, text: string): Promise<CaptureFiles> {
  const summary = readManifest(place, () => parseExportSummary(text));
  const manifest = await filesManifest(store, place, summary);
  const files = readManifest(manifest.place, () => parseExportFiles(manifest.text, summary.items));
  if (summary.adopted !== null)
    return {
      envelope: summary.adopted.envelope,
      files: await inParallel(files, HEADS, (file) => adoptedFile(store, place, file)),
    };
  return {
    envelope: 'item',
    files: await inParallel(files, HEADS, (file) =>
      pinnedExportFile(store, { ...place, key: place.key }, file, summary.prefix),
    ),
  };
}

async function pipelineFiles(store: ObjectStore, success: Place): Promise<CaptureFiles> {
  const manifest = { bucket: success.bucket, key: `${folderOf(success.key)}manifest` };
  const text = await textOf(store, manifest);
  if (text === null) throw fail('CaptureBroken', `${nameOf(manifest)} is not there.`);
  const named = readManifest(manifest, () => parsePipelineManifest(text));
  const files = await inParallel(named, HEADS, async (place): Promise<SourceFile> => {
    const beside = {
      bucket: manifest.bucket,
      key: `${folderOf(manifest.key)}${place.key.split('/').at(-1) ?? ''}`,
    };
    // A dump that was copied here still names its old bucket, which we may have no right to look into.
    const places = place.bucket === manifest.bucket ? [place, beside] : [beside, place];
    const { bucket, key, etag, size } = await pinned(store, manifest, places);
    return { bucket, key, etag, size, items: null, md5: null, sha256: null };
  });
  return { envelope: 'bare', files };
}

/**
 * The objects of a capture by its own manifest, never by a listing: files of failed tasks may lie beside them.
 * Each is pinned to the ETag that it has now.
 * @throws CaptureBroken, UnknownDialect
 */
export async function captureFiles(
  store: ObjectStore,
  exportsBucket: string,
  { commitKey }: CaptureDone,
): Promise<CaptureFiles> {
  const commit = { bucket: exportsBucket, key: commitKey };
  if (commitKey.endsWith('/_SUCCESS')) return pipelineFiles(store, commit);
  const text = await textOf(store, commit);
  if (text === null) throw fail('CaptureBroken', `${nameOf(commit)} is gone.`);
  return exportFiles(store, commit, text);
}
