import type { ObjectStore } from '../../clients/object-store';
import {
  isAbandoned,
  parseGenerationReport,
  type GenerationReport,
} from '../../core/codecs/manifest-report';
import { generationPrefix } from '../../core/keys';

/** The report that commits a generation; null when there is none any more. */
export async function readReport(
  store: ObjectStore,
  bucket: string,
  dataType: string,
  day: string,
  generation: string,
): Promise<GenerationReport | null> {
  const key = `${generationPrefix(dataType, day, generation)}report.json`;
  const found = await store.get(bucket, key);
  if (found === null) return null;
  const value: unknown = JSON.parse(found.body.toString('utf8'));
  return isAbandoned(value) ? null : parseGenerationReport(value);
}
