import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allCases } from './case-files';
import { coveragePage, parseRules } from './coverage';

const RULES = join(__dirname, '..', 'cases', 'rules.txt');

export const COVERAGE_FILE = join(
  __dirname,
  '..',
  '..',
  '..',
  '..',
  'local',
  'redshift',
  'coverage.md',
);

/** What `coverage.md` has to say now. */
export const coverageText = (): string =>
  coveragePage(parseRules(readFileSync(RULES, 'utf8')), allCases());
