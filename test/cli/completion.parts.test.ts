import { execFileSync } from 'node:child_process';
import { millrace } from '../support/a-shell';

const script = async (shell: string): Promise<string> =>
  (await millrace(['completion', shell])).out;

/** What bash offers for a line, by its own machinery. */
async function offered(...words: string[]): Promise<string[]> {
  const line = `${await script('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_millrace; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', line], { encoding: 'utf8' }).trim().split('\n');
}

it.each([
  [['millrace', 'st'], ['status']],
  [['millrace', 'run', ''], expect.arrayContaining(['users', 'devices', '--day', '--again'])],
  [['millrace', 'status', '--d'], ['--days']],
  [['millrace', 'quarantine', ''], expect.arrayContaining(['list', 'show'])],
  [['millrace', 'quarantine', 'show', 'users', '--r'], ['--reason']],
  [['millrace', 'types', 'show', 'd'], ['devices']],
  [['millrace', 'completion', ''], expect.arrayContaining(['bash', 'zsh', 'fish'])],
])('completes %j in bash', async (words, wanted) => {
  expect(await offered(...words)).toEqual(wanted);
});

it.each(['zsh', 'fish'])('names every command for %s', async (shell) => {
  const text = await script(shell);
  const help = (await millrace(['--help'])).out;
  const names = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
  expect(names).toContain('status');
  for (const name of names.filter((each) => each !== 'help')) expect(text).toContain(name);
});

it('refuses a shell that it does not know, with the usage', async () => {
  const { exitCode, err } = await millrace(['completion', 'tcsh']);
  expect(exitCode).toBe(2);
  expect(err).toContain('Allowed choices are bash, zsh, fish');
});
