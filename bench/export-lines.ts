import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { canonicalJson } from '../core/canonical-json';

/** Every line of the packed files below a folder. */
export function linesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json.gz'))
    .flatMap(({ parentPath, name }) =>
      gunzipSync(readFileSync(join(parentPath, name)))
        .toString('utf8')
        .trimEnd()
        .split('\n'),
    );
}

/** One hash for lines in any order. */
export function hashOfLines(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of [...lines].sort()) hash.update(line).update('\n');
  return hash.digest('hex');
}

/** Members sorted and blanks gone: what a client that parses may change without changing the item. */
export const canonicalLine = (line: string): string => canonicalJson(JSON.parse(line));
