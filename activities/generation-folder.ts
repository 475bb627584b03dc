import { createHash } from 'node:crypto';
import {
  isAbandoned,
  parseGenerationReport,
  type GenerationReport,
} from '../core/codecs/manifest-report';
import {
  parseChunkResult,
  parseGenerationPlan,
  type ChunkResult,
  type GenerationPlan,
} from '../core/codecs/manifest-transform';
import type {
  ChunkResultRef,
  GenerationDone,
  GenerationPlanRef,
} from '../core/contracts/transform';
import { generationPrefix } from '../core/keys';
import type { ObjectStore } from '../clients/object-store';
import { fail } from './fail';

/** Objects of a generation's folder, read as what they are. */

export const sha256Of = (bytes: string | Buffer): string =>
  createHash('sha256').update(bytes).digest('hex');

export const reportKey = (dataType: string, day: string, generation: string): string =>
  `${generationPrefix(dataType, day, generation)}report.json`;

/** An object that something else names with its SHA-256. @throws ObjectDiffers */
async function named(
  store: ObjectStore,
  bucket: string,
  key: string,
  sha256: string,
): Promise<unknown> {
  const found = await store.get(bucket, key);
  if (found === null) throw fail('ObjectDiffers', `s3://${bucket}/${key} is gone.`);
  const is = sha256Of(found.body);
  if (is !== sha256)
    throw fail(
      'ObjectDiffers',
      `s3://${bucket}/${key} has SHA-256 ${is}, the run names ${sha256}.`,
    );
  return JSON.parse(found.body.toString('utf8'));
}

export const readPlan = async (
  store: ObjectStore,
  bucket: string,
  ref: GenerationPlanRef,
): Promise<GenerationPlan> =>
  parseGenerationPlan(await named(store, bucket, ref.planKey, ref.planSha256));

export const readChunkResult = async (
  store: ObjectStore,
  bucket: string,
  ref: ChunkResultRef,
): Promise<ChunkResult> => parseChunkResult(await named(store, bucket, ref.key, ref.sha256));

/** A committed report and the bytes that it is; null when there is none, or housekeeping has taken its place. */
export async function readReport(
  store: ObjectStore,
  bucket: string,
  key: string,
): Promise<{ readonly report: GenerationReport; readonly sha256: string } | null> {
  const found = await store.get(bucket, key);
  if (found === null) return null;
  const value: unknown = JSON.parse(found.body.toString('utf8'));
  if (isAbandoned(value)) return null;
  return { report: parseGenerationReport(value), sha256: sha256Of(found.body) };
}

export const generationDone = (
  { dataType, day, generation, books }: GenerationReport,
  sha256: string,
  reused: boolean,
): GenerationDone => ({
  dataType,
  day,
  generation,
  reportKey: reportKey(dataType, day, generation),
  reportSha256: sha256,
  books,
  reused,
});
