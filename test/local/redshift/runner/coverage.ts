import type { Case } from './case';

export interface Rule {
  readonly id: string;
  readonly text: string;
  /** Why no local Redshift can show it; null: it can. */
  readonly outside: string | null;
}

/** Chapters of `rules.txt`, in order. @throws Error with a line that is no rule */
export function parseRules(text: string): Map<string, Rule[]> {
  const chapters = new Map<string, Rule[]>();
  let rules: Rule[] = [];
  for (const line of text.split('\n')) {
    const chapter = /^## (.+)$/.exec(line)?.[1];
    if (chapter !== undefined) chapters.set(chapter, (rules = []));
    if (line === '' || line.startsWith('#')) continue;
    const found = /^(\w+): (.+?)(?:\. outside: (.+))?$/.exec(line);
    if (found === null) throw new Error(`rules.txt: this is no rule: ${line}`);
    rules.push({ id: found[1] ?? '', text: found[2] ?? '', outside: found[3] ?? null });
  }
  return chapters;
}

const STATUSES = ['covered', 'unverified', 'refused', 'not yet'] as const;
type Status = (typeof STATUSES)[number];

/** What a case says of its rules. */
function statusOf({ notYet, refuses, mark }: Case): Status {
  if (notYet !== null) return 'not yet';
  if (refuses) return 'refused';
  return mark === 'unverified' ? 'unverified' : 'covered';
}

function statusesOf(rule: Rule, cases: readonly Case[]): string[] {
  if (cases.length === 0) return [rule.outside === null ? 'not yet' : 'outside'];
  return STATUSES.filter((status) => cases.some((one) => statusOf(one) === status));
}

const cell = (text: string): string => text.replace(/[|\\*_#<]/g, (sign) => `\\${sign}`);

const titles = (rule: Rule, cases: readonly Case[]): string =>
  cases.length === 0
    ? (rule.outside ?? 'no case')
    : cases
        .map((one) => {
          const status = statusOf(one);
          const told =
            status === 'covered'
              ? ''
              : ` (${one.notYet === null ? status : `not yet: ${one.notYet}`})`;
          return `${one.title}${told}`;
        })
        .join('; ');

function chapterTable(rules: readonly Rule[], cases: readonly Case[]): string {
  const rows = rules.map((rule) => {
    const its = cases.filter((one) => one.rules.includes(rule.id));
    return `| ${rule.id} | ${cell(rule.text)} | ${statusesOf(rule, its).join(', ')} | ${cell(titles(rule, its))} |`;
  });
  return ['| rule | | status | cases |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function counts(rules: readonly Rule[], cases: readonly Case[]): string {
  const number = new Map<string, number>();
  for (const rule of rules) {
    const [first = ''] = statusesOf(
      rule,
      cases.filter((one) => one.rules.includes(rule.id)),
    );
    number.set(first, (number.get(first) ?? 0) + 1);
  }
  const of = (status: string): string => `${number.get(status) ?? 0} ${status}`;
  return [...STATUSES, 'outside'].map(of).join(', ');
}

function unfinished(cases: readonly Case[]): string[] {
  return cases.flatMap(({ rules, title, notYet }) =>
    notYet === null ? [] : [`- ${rules.join(', ')}: ${cell(title)} (${cell(notYet)})`],
  );
}

/** The page that says, rule by rule, what the cases show of the local Redshift. @throws Error for a rule that no list has */
export function coveragePage(
  chapters: ReadonlyMap<string, readonly Rule[]>,
  cases: readonly Case[],
): string {
  const rules = [...chapters.values()].flat();
  const unknown = cases
    .flatMap((one) => one.rules)
    .filter((id) => !rules.some((rule) => rule.id === id));
  if (unknown.length > 0) throw new Error(`rules.txt has no ${unknown.join(', ')}`);
  return [
    '# What the cases show of the local Redshift',
    'Written by `npm run coverage:redshift` from `test/local/redshift/cases/` (whose README says how a case is written). Nothing here was run against a real cluster.',
    `${rules.length} rules, ${cases.length} cases: ${counts(rules, cases)}. A rule is counted where its best case puts it.`,
    '- **covered**: a case shows it, from a source or by inference from one\n- **unverified**: cases show a choice; only a real cluster can tell\n- **refused**: the local Redshift says by name that it does not do it\n- **not yet**: Redshift does it, the local one does something else\n- **outside**: no local Redshift can show it',
    '## Not yet',
    unfinished(cases).join('\n'),
    ...[...chapters].flatMap(([title, its]) => [`## ${title}`, chapterTable(its, cases)]),
  ]
    .join('\n\n')
    .concat('\n');
}
