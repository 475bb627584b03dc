import type { CaptureDone } from './contracts/export';
import type { LoadReport } from './contracts/load';
import type { RunPlan } from './contracts/run';
import type { GenerationDone } from './contracts/transform';

export type Hop = 'export' | 'transform' | 'load';

/** What is behind a run so far. */
export interface Behind {
  readonly captured?: CaptureDone;
  readonly transformed?: GenerationDone;
  readonly loaded?: LoadReport;
}

const count = (value: number | null): string =>
  value === null ? 'an unknown number' : value.toLocaleString('en-GB');

function captureLine({ capture, items, reused }: CaptureDone): string {
  return `export: ${count(items)} items in capture \`${capture}\`${reused ? ' (it was there)' : ''}`;
}

function transformLine({ books, generation, reused }: GenerationDone): string {
  return (
    `transform: ${count(books.read)} read = ${count(books.written)} written + ` +
    `${count(books.quarantined)} quarantined, generation \`${generation}\`${reused ? ' (it was there)' : ''}`
  );
}

function loadLine({ outcome, staged, duplicates, loaded, loadedBy }: LoadReport): string {
  if (outcome === 'already') return 'load: this generation was loaded already';
  if (outcome === 'superseded')
    return `load: superseded by ${loadedBy ?? 'a later run'}, nothing changed`;
  return `load: ${count(loaded)} loaded = ${count(staged)} staged - ${count(duplicates)} duplicates`;
}

/** The text that Temporal's UI shows for a run, in its markdown: type, day, hop, what is behind, what comes next. */
export function runProgress(plan: RunPlan, now: Hop | 'done', behind: Behind): string {
  const lines = [
    `**${plan.dataType}** of **${plan.day}**: ${now === 'done' ? 'done' : `${now} is running`}`,
    ...(behind.captured ? [captureLine(behind.captured)] : []),
    ...(behind.transformed ? [transformLine(behind.transformed)] : []),
    ...(behind.loaded ? [loadLine(behind.loaded)] : []),
  ];
  const next = {
    export: 'then transform and load',
    transform: 'then load',
    load: 'then done',
    done: '',
  }[now];
  return [...lines, ...(next === '' ? [] : [next])].join('\n\n');
}
