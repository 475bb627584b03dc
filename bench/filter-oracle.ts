import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { plays } from '../catalogue/plays';
import type { PlaysDataset } from './plays-dataset';

export const BENCH_KEY = Buffer.from('a key of the benchmark');

/** What the filter's output must be of one play, by JSON.parse and node:crypto. */
function expected(event: Record<string, unknown>, prefix: string): object {
  if (plays.crossing?.kind !== 'fields') throw new Error('plays has no policy');
  const { fields, hashed } = plays.crossing;
  const members = Object.entries(event).flatMap(([name, value]) => {
    const path = prefix + name;
    if (fields.includes(path)) return [[name, value]];
    if (hashed.includes(path))
      return [[name, createHmac('sha256', BENCH_KEY).update(String(value)).digest('hex')]];
    return fields.some((field) => field.startsWith(`${path}.`))
      ? [[name, expected(value as Record<string, unknown>, `${path}.`)]]
      : [];
  });
  return Object.fromEntries(members) as object;
}

/** Compares the first lines of each copy. @throws Error when one is other than it must be */
export function checkCopies({ files }: PlaysDataset, out: string): void {
  const copies = readdirSync(out).sort();
  if (copies.length !== files.length) throw new Error(`${copies.length} of ${files.length} copies`);
  for (const [index, file] of files.entries()) {
    const source = gunzipSync(readFileSync(file))
      .toString('utf8')
      .replaceAll('}{"eventid"', '}\n{"eventid"');
    const lines = gunzipSync(readFileSync(join(out, `${index}.gz`)))
      .toString('utf8')
      .split('\n');
    const events = source.trimEnd().split('\n');
    if (lines.length !== events.length + 1)
      throw new Error(`${lines.length - 1} of ${events.length} lines`);
    for (const [at, event] of events.slice(0, 500).entries()) {
      const wanted = JSON.stringify(expected(JSON.parse(event) as Record<string, unknown>, ''));
      if (lines[at] !== wanted)
        throw new Error(`line ${at} of ${file} is ${lines[at] ?? ''}, not ${wanted}`);
    }
  }
}
