import { z } from 'zod';
import { day } from './day';
import { parsed, type Parsed } from './faults';

const S3_FOLDER = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+$/;

/** What a person hands to `adopt`. No other members. */
const adoptInput = z.strictObject({
  dataType: z.string(),
  day,
  from: z.string().regex(S3_FOLDER, 'must be the folder of a dump, s3://bucket/prefix/'),
});

export type AdoptInput = z.infer<typeof adoptInput>;

export const parseAdoptInput = (raw: unknown): Parsed<AdoptInput> => parsed(adoptInput, raw);

/** Bucket and prefix of a folder; the prefix ends in `/`. */
export function folderOf(from: string): { readonly bucket: string; readonly prefix: string } {
  const [bucket = '', ...rest] = from.slice('s3://'.length).split('/');
  return { bucket, prefix: `${rest.join('/').replace(/\/+$/, '')}/` };
}
