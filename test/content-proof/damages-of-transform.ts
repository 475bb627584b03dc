import type { Scene } from './a-run';
import {
  dropped,
  keyOf,
  repacked,
  replacedInParts,
  rewritten,
  withFirstLineTwice,
  withoutFirstLine,
} from './damage';
import type { Case } from './damages';

const rowsPart = ({ store, day }: Scene): string =>
  keyOf(store, new RegExp(`^wh/.*/${day}/.*\\.gz$`));
const copyManifest = ({ store, day }: Scene): string =>
  keyOf(store, new RegExp(`^wh/.*/${day}/.*/manifest-`));
const report = ({ store, day }: Scene): string =>
  keyOf(store, new RegExp(`^wh/.*/${day}/.*/report.json$`));
const chunk = ({ store, day }: Scene): string =>
  keyOf(store, new RegExp(`^wh/.*/${day}/.*/chunk-`));

interface Entries {
  entries: { url: string }[];
}
const entriesOf =
  (change: (entries: Entries['entries']) => Entries['entries']) =>
  (text: string): string => {
    const manifest = JSON.parse(text) as Entries;
    return JSON.stringify({ ...manifest, entries: change(manifest.entries) });
  };

/** What a generation is made of, damaged before its report and behind it. */
export const TRANSFORM: readonly Case[] = [
  [
    "a chunk's result is altered",
    {
      chunks: (scene) => (
        rewritten(scene.store, chunk(scene), (text) =>
          text.replace('"written":12', '"written":11'),
        ),
        scene.results
      ),
    },
    'transform',
    'ObjectDiffers',
    /chunk-0-.*SHA-256/,
  ],
  [
    "a chunk's result is dropped",
    { chunks: (scene) => (dropped(scene.store, chunk(scene)), scene.results) },
    'transform',
    'ObjectDiffers',
    /chunk-0-.*is gone/,
  ],
  [
    'a chunk is left out',
    { chunks: () => [] },
    'transform',
    'BooksDoNotBalance',
    /chunk 0 has no result/,
  ],
  [
    'a chunk is counted twice',
    { chunks: ({ results }) => [...results, ...results] },
    'transform',
    'BooksDoNotBalance',
    /2 results came of 1 chunks/,
  ],
  [
    'the report is altered',
    {
      transform: (scene) =>
        rewritten(scene.store, report(scene), (text) =>
          text.replace('"written":12', '"written":11'),
        ),
    },
    'load',
    'ObjectDiffers',
    /report.json has SHA-256/,
  ],
  [
    'the report is dropped',
    { transform: (scene) => dropped(scene.store, report(scene)) },
    'load',
    'ObjectDiffers',
    /report.json is gone/,
  ],
  [
    'a row of a part is dropped',
    { transform: (scene) => repacked(scene.store, rowsPart(scene), withoutFirstLine) },
    'load',
    'ProfileDiffers',
    /12 rows were written and 11 are staged/,
  ],
  [
    'a row of a part is doubled',
    { transform: (scene) => repacked(scene.store, rowsPart(scene), withFirstLineTwice) },
    'load',
    'ProfileDiffers',
    /12 rows were written and 13 are staged/,
  ],
  [
    'one row of a part is dropped, another doubled',
    {
      transform: (scene) =>
        repacked(scene.store, rowsPart(scene), (text) =>
          withFirstLineTwice(withoutFirstLine(text)),
        ),
    },
    'load',
    'ProfileDiffers',
    /column n: sum is \d+ as written and \d+ as staged/,
  ],
  [
    'a part is dropped',
    { transform: (scene) => dropped(scene.store, rowsPart(scene)) },
    'load',
    'LoadUnknown',
    /Mandatory url is not present/,
  ],
  [
    'a part is cut off',
    {
      transform: (scene) =>
        void scene.store.objects.set(
          rowsPart(scene),
          scene.store.objects.get(rowsPart(scene))!.subarray(0, -12),
        ),
    },
    'load',
    'LoadUnknown',
    /stage of proved/,
  ],
  [
    "an entry of COPY's manifest is dropped",
    {
      transform: (scene) =>
        rewritten(
          scene.store,
          copyManifest(scene),
          entriesOf((entries) => entries.slice(1)),
        ),
    },
    'load',
    'ProfileDiffers',
    /12 rows were written and \d+ are staged/,
  ],
  [
    "an entry of COPY's manifest is doubled",
    {
      transform: (scene) =>
        rewritten(
          scene.store,
          copyManifest(scene),
          entriesOf((entries) => [...entries, entries[0]!]),
        ),
    },
    'load',
    'ProfileDiffers',
    /12 rows were written and \d+ are staged/,
  ],
  [
    "COPY's manifest is dropped",
    { transform: (scene) => dropped(scene.store, copyManifest(scene)) },
    'load',
    'LoadUnknown',
    /stage of proved/,
  ],
];

/** A value of a part, column by column: `t00|aurora|note 10|110|10.5|0.105|t|2001-01-10|2023-11-14 22:13:30.123`. */
const FLIPS: readonly (readonly [column: string, from: string, to: string])[] = [
  ['partner_id', 't00|aurora', 't00|auroras'],
  ['note', 'note 10', '@null@'],
  ['n', '|110|', '|111|'],
  ['price', '|10.5|', '|10.51|'],
  ['ratio', '|0.105|', '|0.1051|'],
  ['is_on', '|0.105|t|', '|0.105|f|'],
  ['born', '2001-01-10', '2001-01-09'],
];
/** Each kind of column has a figure that changes. */
export const FLIPPED: readonly Case[] = FLIPS.map(([column, from, to]): Case => [
  `${column} of a row is flipped in a part`,
  { transform: ({ store, day }) => replacedInParts(store, day, from, to) },
  'load',
  'ProfileDiffers',
  new RegExp(`column ${column}: `),
]);
