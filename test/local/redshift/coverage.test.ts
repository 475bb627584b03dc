import { existsSync, readFileSync } from 'node:fs';
import type { Case } from './runner/case';
import { coveragePage, parseRules } from './runner/coverage';
import { COVERAGE_FILE, coverageText } from './runner/coverage-file';
import { parseCases } from './runner/parse-cases';

it('is what `npm run coverage:redshift` writes', () => {
  const there = existsSync(COVERAGE_FILE) ? readFileSync(COVERAGE_FILE, 'utf8') : '';
  expect(there).toBe(coverageText());
});

const rules = parseRules('## COPY\nA1: one\nA2: two\nA3: three\nA4: four. outside: why\nA5: five');
const casesOf = (...texts: readonly string[]): Case[] =>
  parseCases(
    'x.cases',
    texts.map((text, index) => `== title ${index}\n${text}\n> SELECT 1`).join('\n'),
  );

it('tells what is covered, unverified, refused, not yet there, and outside', () => {
  const page = coveragePage(
    rules,
    casesOf(
      'rules: A1\nmark: source x',
      'rules: A1\nmark: source x\nnot yet: it does less',
      'rules: A2\nmark: unverified x',
      'rules: A3\nmark: source x\nrefuses: by name',
    ),
  );
  expect(page).toContain(
    '5 rules, 4 cases: 1 covered, 1 unverified, 1 refused, 1 not yet, 1 outside.',
  );
  expect(page).toContain(
    '| A1 | one | covered, not yet | title 0; title 1 (not yet: it does less) |',
  );
  expect(page).toContain('| A2 | two | unverified | title 2 (unverified) |');
  expect(page).toContain('| A3 | three | refused | title 3 (refused) |');
  expect(page).toContain('| A4 | four | outside | why |');
  expect(page).toContain('| A5 | five | not yet | no case |');
});

it('refuses a case of a rule that is in no list', () => {
  expect(() => coveragePage(rules, casesOf('rules: A9\nmark: source x'))).toThrow('A9');
});

it.each([
  ['nothing', 'a case begins with'],
  ['== t\nrules: A1\nmark: sure\n> SELECT 1', 'x.cases:3: there is no mark sure'],
  ['== t\n> SELECT 1', 'x.cases:2: a case names its rules'],
  ['== t\nrules: A1\n', 'does nothing'],
  ['== t\nrules: A1\njump', 'there is no step "jump"'],
  ['== t\nrules: A1\ncall X {', 'this is not JSON'],
])('refuses a case file that reads %j', (text, message) => {
  expect(() => parseCases('x.cases', text)).toThrow(message);
});
