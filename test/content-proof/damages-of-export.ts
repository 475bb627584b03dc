import type { Scene } from './a-run';
import {
  dropped,
  keyOf,
  keysOf,
  repacked,
  rewritten,
  withFirstLineTwice,
  withoutFirstLine,
} from './damage';
import type { Case } from './damages';

const part = ({ store, day }: Scene): string =>
  keyOf(store, new RegExp(`^ex/.*/${day}/.*\\.json\\.gz$`));
const filesManifest = ({ store, day }: Scene): string =>
  keyOf(store, new RegExp(`/${day}/.*/manifest-files-`));
const summary = ({ store, day }: Scene): string =>
  keyOf(store, new RegExp(`/${day}/.*/manifest-summary`));
const progress = ({ store, day }: Scene): string[] =>
  keysOf(store, new RegExp(`/${day}/.*/progress/`));

/** What a capture is made of, damaged before its commit, behind it, and once a generation is planned from it. */
export const EXPORT: readonly Case[] = [
  [
    'a progress object is dropped',
    { segments: (scene) => dropped(scene.store, progress(scene).at(-1)!) },
    'export',
    'ChainBroken',
    /segment \d+ has not ended/,
  ],
  [
    'the first progress object is dropped',
    { segments: (scene) => dropped(scene.store, progress(scene)[0]!) },
    'export',
    'ChainBroken',
    /segment 0 has not ended/,
  ],
  [
    'a progress object begins elsewhere',
    {
      segments: (scene) =>
        rewritten(scene.store, progress(scene).at(-1)!, (text) =>
          text.replace('"after":null', '"after":{"case":{"S":"t03"}}'),
        ),
    },
    'export',
    'ChainBroken',
    /does not begin where the one before it ended/,
  ],
  [
    'a part is altered',
    {
      capture: (scene) =>
        repacked(scene.store, part(scene), (text) => text.replace('"aurora"', '"Aurora"')),
    },
    'transform',
    'CaptureBroken',
    /exports\/proved\/.*(SHA-256|bytes)/,
  ],
  [
    'a part is dropped',
    { capture: (scene) => dropped(scene.store, part(scene)) },
    'transform',
    'CaptureBroken',
    /exports\/proved\/.*is not there/,
  ],
  [
    'an item of a part is dropped',
    { capture: (scene) => repacked(scene.store, part(scene), withoutFirstLine) },
    'transform',
    'CaptureBroken',
    /exports\/proved\//,
  ],
  [
    'an item of a part is doubled',
    { capture: (scene) => repacked(scene.store, part(scene), withFirstLineTwice) },
    'transform',
    'CaptureBroken',
    /exports\/proved\//,
  ],
  [
    'a part is altered once it is planned',
    {
      plan: (scene) =>
        repacked(scene.store, part(scene), (text) => text.replace('"aurora"', '"Aurora"')),
    },
    'transform',
    'SourceChanged',
    /exports\/proved\/.*is another object/,
  ],
  [
    'a part is dropped once it is planned',
    { plan: (scene) => dropped(scene.store, part(scene)) },
    'transform',
    'SourceChanged',
    /exports\/proved\/.*is gone/,
  ],
  [
    'an entry of the files manifest is dropped',
    { capture: (scene) => rewritten(scene.store, filesManifest(scene), withoutFirstLine) },
    'transform',
    'CaptureBroken',
    /manifest-files-.*SHA-256/,
  ],
  [
    'an entry of the files manifest is doubled',
    { capture: (scene) => rewritten(scene.store, filesManifest(scene), withFirstLineTwice) },
    'transform',
    'CaptureBroken',
    /manifest-files-.*SHA-256/,
  ],
  [
    'the summary counts otherwise',
    {
      capture: (scene) =>
        rewritten(scene.store, summary(scene), (text) =>
          text.replace('"itemCount":12', '"itemCount":13'),
        ),
    },
    'transform',
    'CaptureBroken',
    /counts 13 items, its \d+ files 12/,
  ],
  [
    'the summary is dropped',
    { capture: (scene) => dropped(scene.store, summary(scene)) },
    'transform',
    'CaptureBroken',
    /manifest-summary.json is gone/,
  ],
];
