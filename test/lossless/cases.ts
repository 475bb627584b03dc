import fc from 'fast-check';
import type { CaptureDone } from '../../core/contracts/export';
import { createAdopt } from '../../activities/adopt';
import { anAttempt } from '../support/an-attempt';
import { expectedRow } from '../support/row-oracle';
import { oneOf, picks, type Pick } from './choices';
import { dumpFile, type DumpFile } from './dump-file';
import { everyKindOfItem } from './every-kind';
import { hardItems, itemOf } from './hard-items';
import { layExport, layPipelineDump, type DumpPlace } from './lay-dump';
import { ownCapture } from './own-capture';
import { planted } from './planted-faults';
import { SPELLINGS, spelledItem, type SpellingName } from './spellings';

/** How a dump came to be, and so how it lies on S3. */
export type Layout = 'capture' | 'export' | 'pipeline' | 'adopted export' | 'adopted dump';
export type Dialect = readonly [spelling: SpellingName, layout: Layout];

/** Each dialect and spelling, in each layout in which it is known. */
export const DIALECTS: readonly Dialect[] = [
  ['service', 'capture'],
  ['service', 'export'],
  ['service', 'adopted dump'],
  ['connector1', 'pipeline'],
  ['connector2', 'pipeline'],
  ['connector1', 'adopted dump'],
  ['stepFunctions', 'adopted export'],
  ['lower', 'adopted dump'],
  ['mixed', 'export'],
  ['mixed', 'pipeline'],
];

/** What DynamoDB's own export and ours put around an item. */
export const envelopeOf = ([, layout]: Dialect): 'item' | 'bare' =>
  layout === 'capture' || layout.endsWith('export') ? 'item' : 'bare';

/** One item on its way: its line, and what becomes of it. */
export interface Case {
  readonly id: string;
  readonly line: Buffer;
  readonly expected:
    { readonly row: string } | { readonly reason: string; readonly column: string | null };
}

/** One line in so many is broken on purpose. */
const ONE_IN = 12;

/** Items of a batch in a dialect. */
export function casesOf(dialect: Dialect, count: number, seed: number): Case[] {
  const [spelling, layout] = dialect;
  const pick = picks(seed);
  const isWrapped = envelopeOf(dialect) === 'item';
  const wrap = (item: string): string => (isWrapped ? `{"Item":${item}}` : item);
  return fc
    .sample(hardItems(everyKindOfItem), { seed, numRuns: count })
    .map((attributes, index): Case => {
      const id = `c${seed}-${index}`;
      const item = itemOf([[['case'], { S: id }], ...attributes]);
      const text = spelledItem(item, SPELLINGS[spelling], pick);
      if (layout !== 'capture' && pick(ONE_IN) === 0) {
        const { line, ...expected } = planted(text, wrap, pick);
        return { id, line, expected };
      }
      return { id, line: Buffer.from(wrap(text)), expected: expectedRow(everyKindOfItem, item) };
    });
}

/** Files of a few hundred lines at most, and one that is empty. */
function files(cases: readonly Case[], isPacked: boolean, pick: Pick): DumpFile[] {
  const found: DumpFile[] = [];
  for (let from = 0; from < cases.length;) {
    const to = from + 1 + pick(200);
    found.push(
      dumpFile(
        cases.slice(from, to).map(({ line }) => line),
        isPacked,
        pick,
      ),
    );
    from = to;
  }
  return [...found, { stored: Buffer.alloc(0), unpacked: Buffer.alloc(0), lines: 0 }];
}

/** Lays the cases as a dump and gives back the capture that it is. */
export async function laid(
  [, layout]: Dialect,
  { store, day }: { readonly store: DumpPlace['store']; readonly day: string },
  cases: readonly Case[],
  seed: number,
): Promise<CaptureDone> {
  const pick = picks(seed + 1);
  const table = 'every-kind';
  const at = (bucket: string, folder: string): DumpPlace => ({ store, bucket, folder, table, day });
  const ours = `exports/${table}/${day}/`;
  switch (layout) {
    case 'capture':
      return ownCapture(
        at('ex', ours),
        cases.map(({ id, line }) => ({
          id,
          text: line.subarray('{"Item":'.length, -1).toString(),
        })),
      );
    case 'export':
      return layExport(
        at('ex', `${ours}AWSDynamoDB/01680958677849-381aef7c/`),
        files(cases, true, pick),
      );
    case 'pipeline':
      return layPipelineDump(
        at('ex', `${ours}2026-11-21-04-00-00/`),
        files(cases, pick(2) === 0, pick),
      );
    case 'adopted export':
      layExport(at('old', `${day}/AWSDynamoDB/x/`), files(cases, oneOf(pick, [true, false]), pick));
      return adopted(at('old', `${day}/AWSDynamoDB/x/`));
    case 'adopted dump':
      layPipelineDump(at('old', `${day}/dump/`), files(cases, oneOf(pick, [true, false]), pick));
      return adopted(at('old', `${day}/dump/`));
  }
}

function adopted({ store, bucket, folder, day }: DumpPlace): Promise<CaptureDone> {
  const { adoptCapture } = createAdopt({
    store,
    exportsBucket: 'ex',
    catalogue: [everyKindOfItem],
    attempt: () => anAttempt(),
    clock: () => Date.parse('2030-01-01'),
  });
  return adoptCapture({
    raw: { dataType: everyKindOfItem.name, day, from: `s3://${bucket}/${folder}` },
  });
}
