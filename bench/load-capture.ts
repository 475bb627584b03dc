import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { CaptureDone } from '../core/contracts/export';
import type { Dataset } from './dataset';
import { DATA } from './folders';

function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** Lays a dataset as a capture in the layout of DynamoDB's own export, in a bucket below bench/.data. */
export function layCapture(data: Dataset, bucket: string, table: string, day: string): CaptureDone {
  const capture = '01680958677849-381aef7c';
  const folder = `exports/${table}/${day}/AWSDynamoDB/${capture}/`;
  const path = (name: string): string => join(DATA, bucket, folder, name);
  const done: CaptureDone = {
    table,
    day,
    capture,
    commitKey: `${folder}manifest-summary.json`,
    items: data.items,
    reused: true,
  };
  if (existsSync(path('manifest-summary.json'))) return done;
  mkdirSync(dirname(path('data/x')), { recursive: true });
  const lines = data.files.map(({ key, items }) => {
    link(join(data.folder, key), path(`data/${key}`));
    const md5Checksum = createHash('md5')
      .update(readFileSync(path(`data/${key}`)))
      .digest('base64');
    return JSON.stringify({ itemCount: items, md5Checksum, dataFileS3Key: `${folder}data/${key}` });
  });
  writeFileSync(path('manifest-files.json'), `${lines.join('\n')}\n`);
  writeFileSync(
    path('manifest-summary.json'),
    JSON.stringify({
      manifestFilesS3Key: `${folder}manifest-files.json`,
      itemCount: data.items,
      s3Prefix: `exports/${table}/${day}`,
      outputFormat: 'DYNAMODB_JSON',
    }),
  );
  return done;
}
