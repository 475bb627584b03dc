import { createHash } from 'node:crypto';
import type { CaptureDone } from '../../core/contracts/export';
import type { MemoryObjectStore } from '../support/memory-object-store';
import type { DumpFile } from './dump-file';

/** Where a dump is laid: bucket and folder, which ends in a slash, and the table and day that it is of. */
export interface DumpPlace {
  readonly store: MemoryObjectStore;
  readonly bucket: string;
  readonly folder: string;
  readonly table: string;
  readonly day: string;
}

const done = ({ table, day, folder }: DumpPlace, name: string): CaptureDone => ({
  table,
  day,
  capture: folder.split('/').at(-2) ?? '',
  commitKey: `${folder}${name}`,
  items: null,
  reused: true,
});

/** As DynamoDB's own export lies: two manifests, MD5 of the stored bytes, the keys without the folder that it was exported below. */
export function layExport(place: DumpPlace, files: readonly DumpFile[]): CaptureDone {
  const { store, bucket, folder } = place;
  const put = (name: string, body: Buffer | string): void =>
    void store.objects.set(`${bucket}/${folder}${name}`, Buffer.from(body));
  const entries = files.map(({ stored, lines }, index) => {
    put(`data/f${index}.json.gz`, stored);
    return JSON.stringify({
      itemCount: lines,
      md5Checksum: createHash('md5').update(stored).digest('base64'),
      dataFileS3Key: `${folder}data/f${index}.json.gz`,
    });
  });
  put('manifest-files.json', entries.map((entry) => `${entry}\n`).join(''));
  const summary = {
    version: '2020-06-30',
    s3Prefix: null,
    manifestFilesS3Key: `${folder}manifest-files.json`,
    itemCount: files.reduce((sum, { lines }) => sum + lines, 0),
    outputFormat: 'DYNAMODB_JSON',
  };
  put('manifest-summary.json', JSON.stringify(summary));
  return done(place, 'manifest-summary.json');
}

/** As Data Pipeline's connector left it: names without an ending, no counts, and beside them the file of a task that failed. */
export function layPipelineDump(place: DumpPlace, files: readonly DumpFile[]): CaptureDone {
  const { store, bucket, folder } = place;
  const put = (name: string, body: Buffer | string): void =>
    void store.objects.set(`${bucket}/${folder}${name}`, Buffer.from(body));
  const names = files.map(
    (_, index) => `7d9d3f0e-0000-4000-8000-${String(index).padStart(12, '0')}`,
  );
  names.forEach((name, index) => put(name, files[index]!.stored));
  put('ffffffff-0000-4000-8000-000000000000', '{"case":{"s":"orphan"}}\n');
  const entries = names.map((name) => `{"url":"s3n://old-bucket/dumps/${name}","mandatory":true}`);
  put(
    'manifest',
    `{"name":"DynamoDB-export","version":3,\n"entries": [\n${entries.join(',\n')}\n]}`,
  );
  put('_SUCCESS', '');
  return done(place, '_SUCCESS');
}
