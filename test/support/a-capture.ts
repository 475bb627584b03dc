import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { CaptureDone } from '../../core/contracts/export';
import type { MemoryObjectStore } from './memory-object-store';

const DAY = '2026-11-20';

/** A capture in DynamoDB's own layout, as the service writes it: keys below a prefix, MD5, no sizes. */
export function anExportedCapture(
  store: MemoryObjectStore,
  files: readonly (readonly string[])[],
  change: {
    readonly items?: number;
    readonly prefix?: string | null;
    readonly summary?: Readonly<Record<string, unknown>>;
    readonly bodies?: readonly Buffer[];
  } = {},
): CaptureDone {
  const capture = '01680958677849-381aef7c';
  const prefix = change.prefix === undefined ? `exports/things/${DAY}` : change.prefix;
  const at = (name: string): string =>
    prefix === null ? `AWSDynamoDB/${capture}/${name}` : `${prefix}/AWSDynamoDB/${capture}/${name}`;
  const put = (name: string, body: Buffer): void => void store.objects.set(`ex/${at(name)}`, body);
  const lines = files.map((file, index) => {
    const body = change.bodies?.[index] ?? gzipSync(file.map((line) => `${line}\n`).join(''));
    put(`data/f${index}.json.gz`, body);
    return JSON.stringify({
      itemCount: file.length,
      md5Checksum: createHash('md5').update(body).digest('base64'),
      etag: `${createHash('md5').update(body).digest('hex')}-1`,
      dataFileS3Key: `AWSDynamoDB/${capture}/data/f${index}.json.gz`,
    });
  });
  put('manifest-files.json', Buffer.from(lines.map((line) => `${line}\n`).join('')));
  put(
    'manifest-summary.json',
    Buffer.from(
      JSON.stringify({
        version: '2020-06-30',
        s3Bucket: 'somewhere-else',
        s3Prefix: prefix,
        manifestFilesS3Key: `AWSDynamoDB/${capture}/manifest-files.json`,
        itemCount: change.items ?? files.reduce((sum, file) => sum + file.length, 0),
        outputFormat: 'DYNAMODB_JSON',
        outputView: 'NEW_IMAGE',
        exportType: 'FULL_EXPORT',
        ...change.summary,
      }),
    ),
  );
  return {
    table: 'things',
    day: DAY,
    capture,
    commitKey: at('manifest-summary.json'),
    items: null,
    reused: true,
  };
}

/** A dump of Data Pipeline's EMR connector, with a file of a failed task that its manifest does not name. */
export function aPipelineDump(
  store: MemoryObjectStore,
  files: readonly (readonly string[])[],
  orphan: readonly string[],
): CaptureDone {
  const folder = `exports/things/${DAY}/2026-11-21-04-00-00/`;
  const put = (name: string, text: string): void =>
    void store.objects.set(`ex/${folder}${name}`, Buffer.from(text));
  const names = files.map((_, index) => `7d9d3f0e-0000-4000-8000-00000000000${index}`);
  files.forEach((file, index) => put(names[index] ?? '', file.map((line) => `${line}\n`).join('')));
  put('ffffffff-0000-4000-8000-000000000000', orphan.map((line) => `${line}\n`).join(''));
  put(
    'manifest',
    `{"name":"DynamoDB-export","version":3,\n"entries": [\n${names
      .map((name) => `{"url":"s3n://old-bucket/dumps/${name}","mandatory":true}`)
      .join(',\n')}\n]}`,
  );
  put('_SUCCESS', '');
  return {
    table: 'things',
    day: DAY,
    capture: '2026-11-21-04-00-00',
    commitKey: `${folder}_SUCCESS`,
    items: null,
    reused: true,
  };
}
