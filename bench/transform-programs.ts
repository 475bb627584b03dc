import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Compression } from '../activities/part-writer';
import type { SourceFile } from '../core/codecs/manifest-transform';
import type { Dataset } from './dataset';
import { DATA, PEER_SOURCES } from './folders';
import { measured, type Cost } from './measured-child';
import { node24, NODE_24, PYTHON, pythonPeer, RUST, rustPeer, SPARK_SUBMIT } from './peers';
import type { RowDigest } from './row-digest';

/** A program that turns users into rows for COPY. */
export interface TransformProgram {
  readonly name: string;
  readonly needs: () => Promise<string | null>;
  readonly run: (data: Dataset, out: string) => Promise<Cost>;
}

export const outFolder = (out: string): string => join(DATA, out);

/** Starts our lanes on `files` as a process of its own, writing below the bucket `out`. */
export async function runOurs(
  files: readonly SourceFile[],
  out: string,
  compression: Compression,
  node: string,
  threads = 2,
  type: 'users' | 'plays' = 'users',
): Promise<Cost> {
  const list = join(DATA, `${out}.list.json`);
  for (const bucket of [out, `${out}-quarantine`])
    rmSync(outFolder(bucket), { recursive: true, force: true });
  writeFileSync(list, JSON.stringify(files));
  return measured({
    program: node,
    args: [join(__dirname, 'transform-ours.js'), list, out, compression, String(threads), type],
  });
}

const python = (script: string, ...args: string[]): Promise<Cost> =>
  measured({ program: PYTHON, args: [join(PEER_SOURCES, script), ...args] });

const ours = (
  name: string,
  compression: Compression,
  node: string,
  needs: TransformProgram['needs'],
): TransformProgram => ({
  name,
  needs,
  run: (data, out) => runOurs(data.files, out, compression, node),
});

const chdb = (name: string, codec: string, level: string): TransformProgram => ({
  name,
  needs: () => pythonPeer('chdb'),
  run: ({ folder }, out) =>
    python('transform_chdb.py', `${folder}/*.json.gz`, outFolder(out), codec, level),
});

const nothing = async (): Promise<null> => null;

/** The levels make outputs of equal size: ours in gzip is level 2 with a small window, chdb's level 1 is far larger. */
export const PROGRAMS: readonly TransformProgram[] = [
  ours('millrace gzip', 'GZIP', process.execPath, nothing),
  ours('millrace zstd (Node 24)', 'ZSTD', NODE_24, node24),
  ours('millrace gzip (Node 24)', 'GZIP', NODE_24, node24),
  {
    name: 'rust gzip -1',
    needs: rustPeer,
    run: ({ folder }, out) => measured({ program: RUST, args: [folder, outFolder(out), '1', '2'] }),
  },
  chdb('chdb gzip -2', 'gzip', '2'),
  chdb('chdb zstd -1', 'zstd', '1'),
  {
    name: 'duckdb',
    needs: () => pythonPeer('duckdb'),
    run: ({ folder }, out) => python('transform_duckdb.py', `${folder}/*.json.gz`, outFolder(out)),
  },
  {
    name: 'spark local[2]',
    needs: () => pythonPeer('pyspark'),
    run: ({ folder }, out) =>
      measured({
        program: SPARK_SUBMIT,
        env: { PATH: `${dirname(PYTHON)}:${process.env.PATH ?? ''}` },
        args: [
          ...['--master', 'local[2]', '--driver-memory', '4g'],
          ...[join(PEER_SOURCES, 'transform_spark.py'), `${folder}/*.json.gz`, outFolder(out)],
        ],
      }),
  },
];

/** What a program has written, read by a Node that knows its compression. */
export async function digestOf(out: string, node: string): Promise<RowDigest> {
  const script = join(__dirname, 'print-row-digest.js');
  const { out: printed } = await measured({ program: node, args: [script, outFolder(out)] });
  return JSON.parse(printed) as RowDigest;
}
