import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './folders';

/** Blank, or nothing but a comment. */
const NO_CODE = /^\s*($|\/\/|\/?\*)/;

const linesOf = (path: string): string[] =>
  readFileSync(join(ROOT, path), 'utf8').split('\n').slice(0, -1);

interface Lines {
  readonly code: number;
  /** Blank ones and comments among them. */
  readonly all: number;
}

/** The local Redshift's lines, and those of all TypeScript in git but the tests. */
export function lines(): { readonly redshift: Lines; readonly source: Lines } {
  const files = execFileSync('git', ['ls-files', '*.ts'], { cwd: ROOT, encoding: 'utf8' });
  const source = files.split('\n').filter((path) => path !== '' && !path.startsWith('test/'));
  const sum = (paths: readonly string[]): Lines => {
    const all = paths.flatMap(linesOf);
    return { code: all.filter((line) => !NO_CODE.test(line)).length, all: all.length };
  };
  return {
    redshift: sum(source.filter((path) => path.startsWith('local/redshift/'))),
    source: sum(source),
  };
}
