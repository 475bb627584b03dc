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
    'China in the other worker',
    {
      'clients/china-store.ts': 'export const a = 1;\n',
      'workers/etl-activities.ts':
        "import { a } from '../clients/china-store';\nexport const b = a;\n",
    },
    'only-the-border-worker-reaches-china',
  ],
  [
    'the type of a client for China in an activity',
    {
      'clients/china-store.ts': 'export interface A {\n  a: 1;\n}\n',
      'activities/b.ts':
        "import type { A } from '../clients/china-store';\nexport const b: A = { a: 1 };\n",
    },
    'only-the-border-worker-reaches-china',
  ],
  [
    'the key of the hashes in the other worker',
    {
      'clients/crossing-key.ts': 'export const a = 1;\n',
      'workers/etl.ts': "import { a } from '../clients/crossing-key';\nexport const b = a;\n",
    },
    'only-the-border-worker-reaches-china',
  ],
  [
    'a second writer of copies',
    {
      'clients/world-bucket.ts': 'export const a = 1;\n',
      'activities/b.ts': "import { a } from '../clients/world-bucket';\nexport const b = a;\n",
    },
    'only-the-border-worker-writes-copies',
  ],
  [
    'a writer behind the client for China',
    {
      'clients/world-bucket.ts': 'export const a = 1;\n',
      'clients/b.ts': "import { a } from './world-bucket';\nexport const b = a;\n",
      'clients/china-store.ts': "import { b } from './b';\nexport const c = b;\n",
    },
    'china-has-no-writer',
  ],
  [
    'the general writer behind an activity of the border',
    {
      'clients/s3.ts': 'export const a = 1;\n',
      'activities/b.ts': "import { a } from '../clients/s3';\nexport const b = a;\n",
      'activities/copy-object.ts': "import { b } from './b';\nexport const c = b;\n",
    },
    'the-border-worker-has-two-identities-and-no-third',
  ],
  [
    'the warehouse behind the border worker',
    {
      'clients/redshift-data.ts': 'export const a = 1;\n',
      'workers/border.ts': "import { a } from '../clients/redshift-data';\nexport const b = a;\n",
    },
    'the-border-worker-has-two-identities-and-no-third',
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
