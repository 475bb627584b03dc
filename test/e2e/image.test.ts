import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readText, ROOT } from '../support/checkout';

const run = promisify(execFile);
const [build = ''] = readText('infra/Dockerfile')
  .split(/^FROM .*slim$/m)
  .slice(-2);
/** What the image is built from: the sources that its file copies. */
const copied = [...build.matchAll(/^COPY (.+) (\S+)$/gm)].flatMap(([, from]) => from!.split(' '));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-image-'));
  for (const path of copied) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('builds from what its file copies, and starts worker and command line', async () => {
  await run('npm', ['run', '--silent', 'build'], { cwd: folder });
  const version = await run('node', ['dist/cli/main.js', '--version'], { cwd: folder });
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const worker = run('node', ['dist/workers/etl.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
  });
  await expect(worker).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('AWS_REGION: must be set') as string,
  });
});
