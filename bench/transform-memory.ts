import { createHash } from 'node:crypto';
import { appendFileSync, createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../core/codecs/manifest-transform';
import { usersDataset, type Dataset } from './dataset';
import type { Goal } from './goal';
import type { Cost } from './measured-child';
import { node24, NODE_24 } from './peers';
import { table } from './table';
import { runOurs } from './transform-programs';

const LARGE_PART_COPIES = 4;
const SMALL_PARTS = 1000;
/** Peak memory in MB that two threads may take; from Node 24 on, the same work takes more. */
const PEAK_MB = { before24: 250, from24: 280 } as const;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** All parts four times behind one another: about 2 GB of JSON in one file of 32 gzip members. */
async function largePart({ bucket, folder, files, items }: Dataset): Promise<SourceFile> {
  const key = 'large-part.gz';
  const path = join(folder, key);
  if (!existsSync(path))
    for (let copy = 0; copy < LARGE_PART_COPIES; copy += 1)
      for (const file of files) appendFileSync(path, readFileSync(join(folder, file.key)));
  const sha256 = await sha256Of(path);
  const size = statSync(path).size;
  return { bucket, key, etag: sha256, size, items: items * LARGE_PART_COPIES, md5: null, sha256 };
}

type Input = readonly [name: string, files: readonly SourceFile[]];

async function inputs(data: Dataset): Promise<Input[]> {
  const small = await usersDataset(data.items, SMALL_PARTS);
  return [
    [`${data.items} items in ${data.files.length} parts`, data.files],
    [`${data.items * 10} items`, Array.from({ length: 10 }, () => data.files).flat()],
    [`${data.items * LARGE_PART_COPIES} items in one part`, [await largePart(data)]],
    [`${data.items} items in ${SMALL_PARTS} parts`, small.files],
  ];
}

async function peakOf([name, files]: Input, node: string): Promise<Cost> {
  const cost = await runOurs(files, 'out-memory', node === NODE_24 ? 'ZSTD' : 'GZIP', node);
  console.log(`memory  ${name}: ${cost.peakMb.toFixed(0)} MB, ${cost.wallSeconds.toFixed(1)} s`);
  return cost;
}

/** Peak memory of our transform over inputs of other sizes and cuts, on this Node and on Node 24 with ZSTD. */
export async function transformMemory(data: Dataset): Promise<Goal[]> {
  const missing = await node24();
  if (missing !== null) console.log(missing);
  const here = Number(process.versions.node.split('.')[0]);
  const nodes = [
    { node: process.execPath, name: `Node ${here}, gzip`, major: here },
    ...(missing === null ? [{ node: NODE_24, name: 'Node 24, zstd', major: 24 }] : []),
  ];
  const goals: Goal[] = [];
  for (const input of await inputs(data))
    for (const { node, name, major } of nodes) {
      const { peakMb } = await peakOf(input, node);
      goals.push({
        what: `transform peak memory, ${name}, ${input[0]}`,
        measured: peakMb,
        goal: major < 24 ? PEAK_MB.before24 : PEAK_MB.from24,
        unit: 'MB',
      });
    }
  console.log(
    `\n${table([['peak memory', 'MB'], ...goals.map(({ what, measured }) => [what, measured.toFixed(0)])])}`,
  );
  return goals;
}
