import { placeName, type Counted } from '../support/faults';
import type { DataType } from '../../local/seed/row';

export type Hop = 'export' | 'sync' | 'transform' | 'prepare' | 'load';

/** A step that a hop commits by, or a submission: what a killed worker may have done or not done. */
export interface Place {
  readonly hop: Hop;
  readonly what: string;
  /** A type whose run comes by. */
  readonly type: DataType;
  readonly is: (request: Counted) => boolean;
  /** Done again after a kill, at most: the part, chunk or object in flight. */
  readonly dataAgain: number;
}

/** A create-only write of this kind into a bucket. */
const put =
  (bucket: string, about: string) =>
  (request: Counted): boolean =>
    request.operation === 'PutObject' &&
    request.about === about &&
    request.url.startsWith(`/${bucket}/`);

const called =
  (name: string) =>
  (request: Counted): boolean =>
    placeName(request) === name;

const EXPORTS = 'millrace-exports';
const WAREHOUSE = 'millrace-warehouse';
const COPIES = 'millrace-events-from-cn';

const exported = (what: string, about: string): Place => ({
  hop: 'export',
  what,
  type: 'devices',
  is: put(EXPORTS, about),
  dataAgain: 1,
});
const transformed = (what: string, about: string, bucket = WAREHOUSE): Place => ({
  hop: 'transform',
  what,
  type: 'devices',
  is: put(bucket, about),
  // The parts and the quarantine of the one chunk.
  dataAgain: 2,
});
const submitted = (what: string, type: DataType): Place => ({
  hop: what.endsWith('TABLE') ? 'prepare' : 'load',
  what: `${what} of ${type}`,
  type,
  is: called(
    `redshift-data ${what.endsWith('TABLE') ? 'ExecuteStatement' : 'BatchExecuteStatement'} ${what}`,
  ),
  dataAgain: 0,
});

/** Objects of a day that are copied at once. */
const AT_ONCE = 16;
const synced = (what: string, is: Place['is'], type: DataType = 'plays'): Place => ({
  hop: 'sync',
  what,
  type,
  is,
  dataAgain: AT_ONCE,
});
/** The type of which one object of the day is so large that it crosses in parts. */
export const LARGE = 'token_requests';

export const PLACES: readonly Place[] = [
  exported('plan', 'plan'),
  exported('part', 'data'),
  exported('progress', 'progress'),
  exported('list of files', 'manifest-files'),
  exported('summary', 'manifest-summary'),
  transformed('plan', 'plan'),
  transformed('data file', 'data'),
  transformed('quarantined records', 'data', 'millrace-quarantine'),
  transformed('chunk result', 'chunk'),
  transformed('manifest', 'manifest'),
  transformed('report', 'report'),
  synced('plan', put(COPIES, 'plan')),
  synced('copy', put(COPIES, 'data')),
  synced('upload', called('s3 CreateMultipartUpload data'), LARGE),
  synced('part', called('s3 UploadPart data'), LARGE),
  synced('complete', called('s3 CompleteMultipartUpload data'), LARGE),
  synced('log', put(COPIES, 'log')),
  synced('sync manifest', put(COPIES, 'sync-manifest')),
  submitted('CREATE TABLE', 'devices'),
  submitted('ALTER TABLE', 'devices'),
  submitted('claim', 'devices'),
  submitted('stage', 'devices'),
  submitted('commit', 'devices'),
  submitted('claim', 'users'),
  submitted('stage', 'users'),
  submitted('commit', 'users'),
];

/** What housekeeping finds of a run that was disturbed at a place, at most. */
export interface Leftovers {
  readonly stages: number;
  readonly uploads: number;
}

/**
 * An attempt that died, or woke, between stage and commit leaves its stage table. A zombie that begins its upload when
 * the copy is there already hears that it is cancelled and leaves the upload, which the bucket's lifecycle rule ends.
 */
export const mayLeave = ({ hop, what }: Place, how: 'SIGKILL' | 'SIGSTOP'): Leftovers => ({
  stages: hop === 'load' ? 1 : 0,
  uploads: how === 'SIGSTOP' && what === 'upload' ? 1 : 0,
});
