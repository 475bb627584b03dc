import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plays } from '../catalogue/plays';
import type { SourceFile } from '../core/codecs/manifest-transform';
import { mergedProfile } from '../core/codecs/column-profiles';
import { addedBooks, NO_BOOKS } from '../core/plan/merge-chunks';
import type { Compression } from '../activities/part-writer';
import { lanePool } from '../workers/lane-pool';
import { benchUsers } from './bench-users';

const USERS = { declaration: benchUsers, envelope: 'item' } as const;
const EVENTS = { declaration: plays, envelope: 'event' } as const;

/**
 * Our side of the transform benchmark, a process of its own: the worker's lanes over the files of a list.
 * `node transform-ours.js LIST OUT COMPRESSION THREADS TYPE`; OUT is a bucket below bench/.data, TYPE `users` or `plays`.
 */
async function main([
  list = '',
  out = '',
  compression = 'GZIP',
  threads = '2',
  type = 'users',
]: string[]) {
  const files = JSON.parse(readFileSync(list, 'utf8')) as SourceFile[];
  const pool = lanePool(Number(threads), join(__dirname, 'transform-ours-thread.js'));
  const lanes = await pool.runLanes(
    {
      ...(type === 'plays' ? EVENTS : USERS),
      compression: compression as Compression,
      warehouseBucket: out,
      partsPrefix: '',
      quarantineBucket: `${out}-quarantine`,
      quarantinePrefix: '',
      chunk: 0,
      token: 'bench',
    },
    files,
    () => undefined,
    new AbortController().signal,
  );
  await pool.close();
  console.log(
    JSON.stringify({
      ...lanes.reduce((sum, { books }) => addedBooks(sum, books), NO_BOOKS),
      profile: lanes.map(({ profile }) => profile).reduce((a, b) => [...mergedProfile(a, b)]),
    }),
  );
}

void main(process.argv.slice(2));
