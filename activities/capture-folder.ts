import type { CaptureRef } from '../core/contracts/export';
import { isAbandoned } from '../core/codecs/manifest-report';
import {
  parseCapturePlan,
  parseProgress,
  type CapturePlan,
  type Progress,
} from '../core/codecs/manifest-capture';
import { capturePrefix } from '../core/keys';
import type { ObjectStore } from '../clients/object-store';
import { fail } from './fail';

/** Objects of a capture of ours, read as what they are. */

export const planKey = (ref: CaptureRef): string =>
  `${capturePrefix(ref.table, ref.day, ref.capture)}plan.json`;
export const summaryKey = (ref: CaptureRef): string =>
  `${capturePrefix(ref.table, ref.day, ref.capture)}manifest-summary.json`;
const progressPrefix = ({ table, day, capture }: CaptureRef, segment: number): string =>
  `${capturePrefix(table, day, capture)}progress/${String(segment).padStart(4, '0')}-`;
export const progressKey = (ref: CaptureRef, segment: number, sequence: number): string =>
  `${progressPrefix(ref, segment)}${String(sequence).padStart(6, '0')}.json`;
export const partKey = (
  { table, day, capture }: CaptureRef,
  segment: number,
  sequence: number,
  token: string,
): string =>
  `${capturePrefix(table, day, capture)}data/${String(segment).padStart(4, '0')}-${String(sequence).padStart(6, '0')}-${token}.json.gz`;

export async function readJson(store: ObjectStore, bucket: string, key: string): Promise<unknown> {
  const found = await store.get(bucket, key);
  if (found === null) return null;
  try {
    return JSON.parse(found.body.toString('utf8'));
  } catch {
    throw fail('CaptureBroken', `s3://${bucket}/${key} is not JSON.`);
  }
}

/** The plan of a capture, or null for a folder that is not ours. */
export async function readCapturePlan(
  store: ObjectStore,
  bucket: string,
  ref: CaptureRef,
): Promise<CapturePlan | null> {
  const value = await readJson(store, bucket, planKey(ref));
  return value === null ? null : parseCapturePlan(value);
}

/** All progress objects of a segment, in order. */
export async function readChain(
  store: ObjectStore,
  bucket: string,
  ref: CaptureRef,
  segment: number,
): Promise<Progress[]> {
  const chain: Progress[] = [];
  for await (const { key } of store.list(bucket, progressPrefix(ref, segment))) {
    chain.push(parseProgress(await readJson(store, bucket, key)));
  }
  return chain;
}

/** Whether a capture's commit is there: `abandoned` when housekeeping has taken it. */
export async function commitState(
  store: ObjectStore,
  bucket: string,
  key: string,
): Promise<'none' | 'complete' | 'abandoned'> {
  const value = await readJson(store, bucket, key);
  if (value === null) return 'none';
  return isAbandoned(value) ? 'abandoned' : 'complete';
}
