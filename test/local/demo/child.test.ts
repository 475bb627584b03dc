import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../../../local/demo/child';
import { Interrupted } from '../../../local/demo/interrupted';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(code: string): string {
  const entry = join(folder, 'program.cjs');
  writeFileSync(entry, code);
  return entry;
}
const env = { AWS_REGION: 'eu-west-1' };

it('hands over lines and the exit code, and keeps what leads elsewhere from the program', async () => {
  process.env.AWS_PROFILE = 'somebody';
  const lines: string[] = [];
  try {
    const code = await runChild({
      entry: program(
        'console.log(process.argv[2], process.env.AWS_REGION, process.env.AWS_PROFILE); console.error("err"); process.exitCode = 7',
      ),
      args: ['a'],
      env,
      onLine: (line, stream) => lines.push(`${stream} ${line}`),
      signal: new AbortController().signal,
    });
    expect(code).toBe(7);
    expect(lines.sort()).toEqual(['stderr err', 'stdout a eu-west-1 undefined']);
  } finally {
    delete process.env.AWS_PROFILE;
  }
});

it('ends the program when it is interrupted, and says so', async () => {
  const interrupt = new AbortController();
  const running = runChild({
    entry: program('console.log("up"); setInterval(() => undefined, 1000)'),
    args: [],
    env,
    onLine: () => interrupt.abort(),
    signal: interrupt.signal,
  });
  await expect(running).rejects.toBeInstanceOf(Interrupted);
});

it('starts nothing after an interruption', async () => {
  const entry = join(folder, 'is-not-there.cjs');
  const nothing = runChild({ entry, args: [], env, signal: AbortSignal.abort() });
  await expect(nothing).rejects.toBeInstanceOf(Interrupted);
});
