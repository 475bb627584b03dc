import { bytes, count, duration } from '../../core/figures';
import { crossingSections, faultLines } from '../border/crossings-text';
import { section } from '../section';
import type { Story } from './story';

const hops = ({ hops: all }: Story): string[] =>
  section('Hops of the newest run that ended well', [
    ['hop', 'took', 'books'],
    ...all.map(({ hop, books, durationMs }) => [hop, duration(durationMs), books]),
  ]);

const captures = ({ captures: all }: Story): string[] =>
  section('Captures', [
    ['capture', 'state', 'folder'],
    ...all.map(({ capture, complete, abandoned, ours, folder }) => [
      capture,
      `${abandoned ? 'abandoned' : complete ? 'complete' : 'unfinished'}${ours ? '' : ' (made elsewhere)'}`,
      folder,
    ]),
  ]);

const border = ({ border: found }: Story): string[] =>
  found === null
    ? []
    : [
        ...section('Sync manifests, newest last', [
          ['number', 'written at', 'object'],
          ...found.manifests.map(({ number, writtenAt, object }) => [
            String(number),
            writtenAt,
            object,
          ]),
        ]),
        ...crossingSections(found.crossings),
        ...faultLines(found.faults),
      ];

const generations = ({ generations: all }: Story): string[] =>
  section('Generations', [
    ['generation', 'from capture', 'read', 'written', 'quarantined', 'parts', 'size', ''],
    ...all.map(({ generation, capture, books, parts, loaded }) => [
      generation,
      capture ?? '',
      count(books.read),
      count(books.written),
      count(books.quarantined),
      count(parts),
      bytes(books.bytes),
      loaded ? 'loaded' : 'not loaded',
    ]),
  ]);

const quarantine = ({ quarantine: all }: Story): string[] =>
  section('Quarantine of the newest generation', [
    ['reason', 'records', 'why'],
    ...all.map(({ reason, records, meaning }) => [reason, count(records), meaning]),
  ]);

const loads = ({ loads: all }: Story): string[] =>
  section('Ledger, newest load first', [
    ['loaded at', 'generation', 'staged', 'duplicates', 'loaded', 'epoch'],
    ...all.map((row) => [
      row.loadedAt,
      row.generation,
      count(row.rowsStaged),
      count(row.rowsDuplicate),
      count(row.rowsLoaded),
      row.epoch,
    ]),
  ]);

const runs = ({ runs: all }: Story): string[] =>
  all.flatMap(({ status, trigger, startedAt, closedAt, failure, link }, at) => [
    ...(at === 0 ? ['', 'Runs that Temporal keeps, newest first'] : []),
    `  ${startedAt ?? ''} ${status}${trigger === null ? '' : ` (${trigger})`}${closedAt === null ? '' : `, ended ${closedAt}`}`,
    ...(failure === null ? [] : [`    ${failure.type} in ${failure.hop}: ${failure.message}`]),
    `    ${link}`,
  ]);

/** The story of one type and day for a person, from what stands now to where it came from. */
export const storyText = (of: Story): string =>
  [
    `${of.dataType} of ${of.day}: ${of.state} (${of.why})`,
    `${of.table.name} has ${count(of.table.rows)} rows of the day${of.table.rowsWritten === null ? '' : `; the load wrote ${count(of.table.rowsWritten)}`}`,
    ...(of.next === null ? [] : [`What to type: ${of.next}`]),
    ...hops(of),
    ...captures(of),
    ...border(of),
    ...generations(of),
    ...quarantine(of),
    ...loads(of),
    ...runs(of),
    '',
    `The records themselves: npx millrace quarantine show ${of.dataType} ${of.day}`,
  ].join('\n');
