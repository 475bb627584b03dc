import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DATA } from './folders';
import { seeded, type Random } from './random';

/** Rows as a loader writes them: `|`, ESCAPE, `@null@`; about 130 bytes, a tenth of the texts with something to escape. */
export const COLUMNS =
  'id BIGINT NOT NULL, user_id VARCHAR(36) NOT NULL, country VARCHAR(2), name VARCHAR(64), amount DECIMAL(14,3), seen_at TIMESTAMP, day DATE, active BOOLEAN, note VARCHAR(128)';

export interface Rows {
  readonly rows: number;
  /** Of the files, packed. */
  readonly paths: readonly string[];
  /** Key of their manifest in `BUCKET`. */
  readonly manifest: string;
}

export const BUCKET = 'redshift-rows';
const FILES = 4;
const NAMES = [
  'Anna Smith',
  'Søren Jensen',
  'Jürgen Müller',
  '李雷',
  'Pipe\\|man',
  'Back\\\\slash',
];
const COUNTRIES = 'gb de dk cn us fr nl se no es'.split(' ');

const two = (value: number): string => String(value).padStart(2, '0');

function row(id: number, random: Random): string {
  const day = `2026-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
  const time = `${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}`;
  const user = `${random.hex()}-${random.hex()}-${random.hex()}${random.hex()}`;
  const note = random.below(3) === 0 ? '@null@' : `note ${random.hex()} of ${random.of(NAMES)}`;
  const amount = `${random.below(1_000_000)}.${random.below(1000)}`;
  return `${id}|${user}|${random.of(COUNTRIES)}|${random.of(NAMES)}|${amount}|${day} ${time}|${day}|${random.below(2) === 0 ? 't' : 'f'}|${note}\n`;
}

/** Gzip of a part of the rows, a member per ten thousand, so that millions need no memory at once. */
function packed(from: number, to: number, random: Random): Buffer {
  const members: Buffer[] = [];
  for (let id = from; id < to; id += 10_000) {
    const lines: string[] = [];
    for (let each = id; each < Math.min(to, id + 10_000); each += 1) lines.push(row(each, random));
    members.push(gzipSync(lines.join(''), { level: 2 }));
  }
  return Buffer.concat(members);
}

/** That many rows in four packed files and a manifest below bench/.data, the same every time. */
export function redshiftRows(rows: number): Rows {
  const folder = join(DATA, BUCKET, String(rows));
  const names = Array.from({ length: FILES }, (_, file) => `${file}.gz`);
  const made: Rows = {
    rows,
    paths: names.map((name) => join(folder, name)),
    manifest: `${rows}/manifest.json`,
  };
  if (existsSync(join(folder, 'manifest.json'))) return made;
  mkdirSync(folder, { recursive: true });
  names.forEach((name, file) => {
    const [from, to] = [file, file + 1].map((part) => Math.floor((rows * part) / FILES));
    writeFileSync(join(folder, name), packed(from ?? 0, to ?? 0, seeded(file + 1)));
  });
  const entries = names.map((name) => ({ url: `s3://${BUCKET}/${rows}/${name}`, mandatory: true }));
  const half = join(folder, 'manifest.half');
  writeFileSync(half, JSON.stringify({ entries }));
  renameSync(half, join(folder, 'manifest.json'));
  return made;
}
