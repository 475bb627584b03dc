import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './folders';

const linesOf = (path: string): number =>
  readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1;

export interface Lines {
  readonly redshift: number;
  /** Of all TypeScript in git but the tests. */
  readonly source: number;
}

export function lines(): Lines {
  const files = execFileSync('git', ['ls-files', '*.ts'], { cwd: ROOT, encoding: 'utf8' });
  const source = files.split('\n').filter((path) => path !== '' && !path.startsWith('test/'));
  const sum = (paths: readonly string[]): number =>
    paths.reduce((total, path) => total + linesOf(path), 0);
  return {
    redshift: sum(source.filter((path) => path.startsWith('local/redshift/'))),
    source: sum(source),
  };
}
