import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { millrace } from '../support/a-shell';
import { readText, ROOT } from '../support/checkout';
import { declaredIn } from '../support/readme-declaration';
import { CATALOGUE } from '../../catalogue';
import { catalogueFaultLines, catalogueFaults } from '../../core/catalogue-faults';

const readme = readText('README.md');
const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
const found = (pattern: RegExp): string[] => [
  ...new Set([...readme.matchAll(pattern)].map(([, name = '']) => name)),
];

/** Sources of the files that a script starts with node. */
const startedBy = (command: string): string[] =>
  [...command.matchAll(/\bnode (?:--\S+ )*(?:dist\/(\S+)\.js|(local\/\S+\.cjs))/g)].map(
    ([, built, plain = '']) => (built === undefined ? plain : `${built}.ts`),
  );

it.each(found(/\bnpm (?:run )?([a-z]+(?::[a-z]+)?)\b(?= |`|\n|$)/g))(
  '`npm run %s` is a script, and what it starts is there',
  (name) => {
    const command = scripts[name];
    expect(command).toBeDefined();
    expect(startedBy(command ?? '').filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  },
);

it.each(found(/\]\(((?!https?:)[^)#]+)(?:#[^)]*)?\)/g))(
  'the link to %s leads somewhere',
  (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  },
);

it.each(found(/^\| `([a-z]+\/)` +\|/gm))('the folder %s is there', (folder) => {
  expect(existsSync(join(ROOT, folder))).toBe(true);
});

/** A configuration without faults, and a profile that nobody has: only right arguments get as far as asking for it. */
const ENVIRONMENT = {
  TEMPORAL_PROFILE: 'nobody',
  AWS_REGION: 'eu-west-1',
  MILLRACE_REDSHIFT_WORKGROUP: 'somewhere',
};

it.each(found(/\bnpx millrace ([^`\n]+)/g))('`npx millrace %s` is understood', async (line) => {
  const { exitCode, err } = await millrace(line.split(' '), ENVIRONMENT, {
    catalogue: [...CATALOGUE, declaredIn(readme)],
    clock: () => Date.parse('2026-11-25T12:00:00Z'),
  });
  if (line.includes('--help')) expect(exitCode).toBe(0);
  else expect(err).toContain('TEMPORAL_PROFILE');
});

it('shows a data type that compiles, has no fault, and can stand beside the others', () => {
  expect(catalogueFaultLines(catalogueFaults([...CATALOGUE, declaredIn(readme)]))).toEqual([]);
});

it('names every decision', () => {
  const decisions = found(/\]\(docs\/adr\/(\d{4})-[^)]+\)/g);
  expect(decisions).toEqual(decisions.map((_, at) => String(at + 1).padStart(4, '0')));
});
