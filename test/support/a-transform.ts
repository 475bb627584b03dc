import { gunzipSync } from 'node:zlib';
import { createTransformActivities } from '../../activities/transform';
import type { TransformDeps } from '../../activities/transform-deps';
import { parseGenerationReport, type GenerationReport } from '../../core/codecs/manifest-report';
import type { RunPlan } from '../../core/contracts/run';
import type { GenerationDone, TransformActivities } from '../../core/contracts/transform';
import { anAttempt } from './an-attempt';
import { lanesInProcess } from './lanes-in-process';
import type { MemoryObjectStore } from './memory-object-store';

type Source = Parameters<TransformActivities['planTransform']>[0]['source'];

/** The transform hop over a store in memory, and `whole`, which is all of its activities in their order. */
export function transformIn(
  store: MemoryObjectStore,
  change: Partial<TransformDeps> & Pick<TransformDeps, 'catalogue'>,
) {
  const activities: TransformActivities = createTransformActivities({
    store,
    exportsBucket: 'ex',
    eventsBucket: 'ev',
    eventsCopyBucket: 'ec',
    warehouseBucket: 'wh',
    quarantineBucket: 'qu',
    compression: 'GZIP',
    runLanes: lanesInProcess(store),
    loadedRows: async () => null,
    attempt: () => anAttempt(),
    clock: Date.now,
    ...change,
  });
  const whole = async (source: Source, run: RunPlan): Promise<GenerationDone> => {
    const planned = await activities.planTransform({ run, source });
    if (planned.state === 'complete') return planned.generation;
    const results = [];
    for (let chunk = 0; chunk < planned.plan.chunks; chunk += 1)
      results.push(await activities.transformChunk({ plan: planned.plan, chunk }));
    return activities.finishTransform({ run, plan: planned.plan, results });
  };
  return { ...activities, whole };
}

export const reportOf = (
  store: MemoryObjectStore,
  { reportKey }: GenerationDone,
): GenerationReport =>
  parseGenerationReport(JSON.parse(String(store.objects.get(`wh/${reportKey}`))));

/** The rows that COPY would read, by the manifest alone, sorted. */
export function rowsOf(store: MemoryObjectStore, done: GenerationDone): string[] {
  const { manifest } = reportOf(store, done);
  if (manifest === null) return [];
  const { entries } = JSON.parse(String(store.objects.get(`wh/${manifest.key}`))) as {
    entries: { url: string; mandatory: boolean }[];
  };
  return entries
    .flatMap(({ url, mandatory }) => {
      expect(mandatory).toBe(true);
      const body = store.objects.get(url.replace('s3://', ''));
      return gunzipSync(body ?? Buffer.alloc(0))
        .toString()
        .trim()
        .split('\n');
    })
    .sort();
}

/** Every line of quarantine. */
export const quarantineOf = (store: MemoryObjectStore): Record<string, unknown>[] =>
  [...store.objects]
    .filter(([name]) => name.startsWith('qu/'))
    .flatMap(([, body]) => gunzipSync(body).toString().trim().split('\n'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** How a piece of work fails. */
export async function failureOf(
  work: Promise<unknown>,
): Promise<{ type: string; message: string }> {
  const error = (await work.then(
    () => null,
    (caught: unknown) => caught,
  )) as { type?: string; message: string } | null;
  return { type: error?.type ?? 'none', message: error?.message ?? 'it did not fail' };
}
