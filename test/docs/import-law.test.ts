import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT } from '../../local/run/checkout';

const run = promisify(execFile);

/** A file in a room of an otherwise empty project, under our law; what the check says of it. */
async function judged(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-law-'));
  try {
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      copyFileSync(join(CHECKOUT, name), join(folder, name));
    symlinkSync(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const rooms = [...new Set(Object.keys(files).map((name) => name.split('/')[0] ?? ''))];
    const cruise = join(CHECKOUT, 'node_modules', '.bin', 'depcruise');
    const args = ['--config', '.dependency-cruiser.cjs', ...rooms, '--output-type', 'err'];
    return await run(cruise, args, { cwd: folder }).then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { stdout: string }).stdout,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it.each<[string, Record<string, string>, string]>([
  [
    'a package in core',
    { 'core/a.ts': "import { z } from 'zod';\nexport const a = z;\n" },
    'core-is-pure',
  ],
  [
    'Node in core',
    { 'core/a.ts': "import { join } from 'node:path';\nexport const a = join;\n" },
    'core-is-pure',
  ],
  [
    'AWS outside of clients',
    {
      'activities/a.ts':
        "import { S3Client } from '@aws-sdk/client-s3';\nexport const a = S3Client;\n",
    },
    'sdk-stays-in-clients',
  ],
  [
    'Node in a workflow',
    { 'workflows/a.ts': "import { join } from 'node:path';\nexport const a = join;\n" },
    'workflows-run-in-a-sandbox',
  ],
  [
    'a development package in production',
    { 'clients/a.ts': "import pg from 'pg';\nexport const a = pg;\n" },
    'production-takes-no-development-package',
  ],
  [
    'the type of an activity in a workflow',
    {
      'activities/a.ts': 'export interface A {\n  a: 1;\n}\n',
      'workflows/b.ts':
        "import type { A } from '../activities/a';\nexport const b: A = { a: 1 };\n",
    },
    'workflows-imports-only-its-own',
  ],
  [
    'ours in the seeder',
    {
      'core/a.ts': 'export const a = 1;\n',
      'local/seed/b.ts': "import { a } from '../../core/a';\nexport const b = a;\n",
    },
    'the-seeder-stands-alone',
  ],
  [
    'a circle',
    {
      'core/a.ts': "import { b } from './b';\nexport const a = (): number => b();\n",
      'core/b.ts': "import { a } from './a';\nexport const b = (): number => a();\n",
    },
    'no-circular',
  ],
])('the import law refuses %s', async (_, files, rule) => {
  expect(await judged(files)).toContain(`error ${rule}`);
});

it('the import law lets through what it allows', async () => {
  const said = await judged({
    'core/a.ts': 'export const a = 1;\n',
    'activities/b.ts': "import { a } from '../core/a';\nexport const b = a;\n",
  });
  expect(said).toContain('no dependency violations found');
});
