import type { RunReport } from '../core/contracts/run-report';
import type { TransformBooks } from '../core/contracts/transform';
import { REASONS, type Reason } from '../core/codecs/reasons';
import { hopBooks } from '../core/run-progress';
import { count, duration } from '../core/figures';
import { alignedTable } from './aligned-table';

const OUTCOME = {
  loaded: 'loaded',
  already: 'already loaded',
  superseded: 'superseded: a later load stands, nothing was changed',
} as const;

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** A report of another version may know reasons that this one does not. */
const why = (reason: string): string =>
  Object.hasOwn(REASONS, reason) ? REASONS[reason as Reason] : '';

function quarantineLines({ quarantinedByReason }: TransformBooks): string[] {
  const reasons = Object.entries(quarantinedByReason).toSorted(([, a], [, b]) => b - a);
  if (reasons.length === 0) return [];
  return [
    '',
    ...alignedTable([
      ['quarantined', 'records', 'why'],
      ...reasons.map(([reason, records]) => [reason, count(records), why(reason)]),
    ]),
  ];
}

/** The run report for a person: the books of each hop, what was quarantined and why, seconds, names. */
export function runReportText(report: RunReport, link: string): string {
  const { dataType, day, capture, sync, generation, load, durationsMs, orderUnchecked } = report;
  const books = hopBooks({
    captured: capture,
    synced: sync,
    transformed: generation,
    loaded: load,
  });
  const total = durationsMs.export + durationsMs.sync + durationsMs.transform + durationsMs.load;
  return [
    `${dataType} of ${day}: ${OUTCOME[load.outcome]} (${duration(total)})`,
    '',
    ...alignedTable([
      ['hop', 'seconds', 'books'],
      ...books.map((line) => [line.hop, seconds(durationsMs[line.hop]), line.books]),
    ]),
    ...quarantineLines(generation.books),
    '',
    ...alignedTable([
      ...(capture === null ? [] : [['capture', capture.capture]]),
      ...(sync === null ? [] : [['sync manifest', sync.manifestKey]]),
      ['generation', generation.generation],
      ...(load.loadedBy === null ? [] : [['loaded by', load.loadedBy]]),
      ['run', link],
    ]),
    ...(orderUnchecked === null
      ? []
      : ['', `Not ordered against the warehouse: ${orderUnchecked}`]),
  ].join('\n');
}
