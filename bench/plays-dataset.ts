import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DATA } from './folders';
import { playLines } from './play-lines';

/** Objects of plays: every other as Firehose writes them, the rest as JSON lines. */
export interface PlaysDataset {
  readonly files: readonly string[];
  /** Unpacked, of all. */
  readonly bytes: number;
}

const PARTS = 8;

/** Plays of a fixed seed in gzip files; made once, and kept for the next run. */
export function playsDataset(items: number): PlaysDataset {
  const folder = join(DATA, `plays-${items}`);
  const list = `${folder}.json`;
  if (!existsSync(list)) {
    console.log(`Laying ${items} plays in ${PARTS} parts below ${folder} (once) ...`);
    mkdirSync(folder, { recursive: true });
    let bytes = 0;
    const files = Array.from({ length: PARTS }, (_, part) => {
      const count = Math.floor((items * (part + 1)) / PARTS) - Math.floor((items * part) / PARTS);
      const lines = playLines(500 + part, count, part % 2 === 0);
      bytes += lines.length;
      const file = join(folder, `plays-${part}.gz`);
      writeFileSync(file, gzipSync(lines, { level: 6 }));
      return file;
    });
    writeFileSync(list, JSON.stringify({ files, bytes }));
  }
  return JSON.parse(readFileSync(list, 'utf8')) as PlaysDataset;
}
