import { bytes } from './figures';
import type { CaptureDone } from './contracts/export';
import type { LoadReport } from './contracts/load';
import type { RunPlan } from './contracts/run';
import type { SyncDone } from './contracts/sync';
import type { GenerationDone } from './contracts/transform';

export type Hop = 'export' | 'sync' | 'transform' | 'load';

/** What is behind a run so far. */
export interface Behind {
  readonly captured?: CaptureDone | null;
  readonly synced?: SyncDone | null;
  readonly transformed?: GenerationDone;
  readonly loaded?: LoadReport;
}

/** One hop's balance in a line, as Temporal's UI and the command say it. */
export interface HopBooks {
  readonly hop: Hop;
  readonly books: string;
}

const count = (value: number | null): string =>
  value === null ? 'an unknown number of' : value.toLocaleString('en-GB');

const captureBooks = ({ items, reused }: CaptureDone): string =>
  `${count(items)} items${reused ? ' (the capture was there)' : ''}`;

const copies = (number: number): string => `${count(number)} ${number === 1 ? 'copy' : 'copies'}`;

/** With the bytes of what was held back: a broken record may have taken many others with it. */
function syncBooks({ books, unpackedBytes, objects, copied, gone }: SyncDone): string {
  const heldBack = books.heldBack === 0 ? '' : ` (${bytes(unpackedBytes.heldBack)})`;
  const lines = `${count(books.read)} read = ${count(books.crossed)} crossed + ${count(books.heldBack)} held back${heldBack}`;
  return `${lines}; ${copies(objects)}, ${count(copied)} of them new${gone === 0 ? '' : `, ${count(gone)} whose source is gone`}`;
}

function transformBooks({ books, reused }: GenerationDone): string {
  const sign = books.unfolded < 0 ? '-' : '+';
  const unfolded =
    books.unfolded === 0 ? '' : ` ${sign} ${count(Math.abs(books.unfolded))} unfolded`;
  return (
    `${count(books.read)} read${unfolded} = ${count(books.written)} written + ` +
    `${count(books.quarantined)} quarantined${reused ? ' (the generation was there)' : ''}`
  );
}

function loadBooks({ outcome, staged, duplicates, loaded, loadedBy }: LoadReport): string {
  if (outcome === 'already') return 'already loaded, nothing changed';
  if (outcome === 'superseded')
    return `superseded by ${loadedBy ?? 'a later run'}, nothing changed`;
  return `${count(loaded)} loaded = ${count(staged)} staged - ${count(duplicates)} duplicates`;
}

/** The books of the hops that are done, in their order. */
export const hopBooks = ({
  captured,
  synced,
  transformed,
  loaded,
}: Behind): readonly HopBooks[] => [
  ...(captured ? [{ hop: 'export', books: captureBooks(captured) } as const] : []),
  ...(synced ? [{ hop: 'sync', books: syncBooks(synced) } as const] : []),
  ...(transformed ? [{ hop: 'transform', books: transformBooks(transformed) } as const] : []),
  ...(loaded ? [{ hop: 'load', books: loadBooks(loaded) } as const] : []),
];

/** The text that Temporal's UI shows for a run, in its markdown: type, day, hop, what is behind, what comes next. */
export function runProgress(plan: RunPlan, now: Hop | 'done', behind: Behind): string {
  const lines = [
    `**${plan.dataType}** of **${plan.day}**: ${now === 'done' ? 'done' : `${now} is running`}`,
    ...hopBooks(behind).map(({ hop, books }) => `${hop}: ${books}`),
    ...(behind.captured ? [`capture \`${behind.captured.capture}\``] : []),
    ...(behind.synced ? [`sync manifest \`${behind.synced.manifestKey}\``] : []),
    ...(behind.transformed ? [`generation \`${behind.transformed.generation}\``] : []),
  ];
  const next = {
    export: 'then transform and load',
    sync: 'then transform and load',
    transform: 'then load',
    load: 'then done',
    done: '',
  }[now];
  return [...lines, ...(next === '' ? [] : [next])].join('\n\n');
}

/** Reads back from a run's current details which hops are done: the only way to ask an open run for its books. */
export const hopsDoneIn = (details: string): HopBooks[] =>
  details
    .split('\n')
    .map((line) => /^(export|sync|transform|load): (.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, hop, books = '']) => ({ hop: hop as Hop, books }));
