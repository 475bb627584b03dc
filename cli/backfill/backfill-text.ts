import type { BackfillProgress } from '../../core/contracts/backfill';
import type { PreviewedRun, Would } from '../../core/status/backfill-preview';
import { alignedTable } from '../aligned-table';
import { count } from '../../core/figures';

/** What a backfill came to, for a person. */
export function backfillText(progress: BackfillProgress): string {
  const { from, to, total, ended, byState, failures, missed } = progress;
  const missedMore = (byState.missed ?? 0) - missed.length;
  return [
    `${from} to ${to}: ${count(ended)} of ${count(total)} runs ended`,
    '',
    ...alignedTable(Object.entries(byState).map(([state, runs]) => [state, count(runs)])),
    ...failures.map(
      ({ dataType, day, failure }) =>
        `failed: ${dataType} ${day} in ${failure?.hop ?? '?'}: ${failure?.type ?? '?'}`,
    ),
    ...missed.map(({ dataType, day }) => `missed: ${dataType} ${day}`),
    ...(missedMore > 0 ? [`and ${missedMore} more are missed`] : []),
  ].join('\n');
}

const countsOf = (runs: readonly PreviewedRun[]): Partial<Record<Would, number>> => {
  const counts: Partial<Record<Would, number>> = {};
  for (const { would } of runs) counts[would] = (counts[would] ?? 0) + 1;
  return counts;
};

/** What `backfill --dry-run --json` prints. */
export const previewReport = (
  { from, to }: { readonly from: string; readonly to: string },
  runs: readonly PreviewedRun[],
) => ({ from, to, total: runs.length, counts: countsOf(runs), runs });

/** The same for a person: every run in its order, and the sums. */
export const previewText = (runs: readonly PreviewedRun[]): string =>
  [
    ...alignedTable([
      ['day', 'data type', 'would', 'why'],
      ...runs.map(({ day, dataType, would, why }) => [day, dataType, would, why]),
    ]),
    '',
    `${count(runs.length)} runs: ${Object.entries(countsOf(runs))
      .map(([would, times]) => `${count(times)} ${would}`)
      .join(', ')}. Nothing was started.`,
  ].join('\n');
