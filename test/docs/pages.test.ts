import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText, ROOT } from '../support/checkout';

const PAGES = [
  'docs/guarantees.md',
  'docs/production.md',
  'docs/border.md',
  'docs/migrate-from-data-pipeline.md',
  'docs/worker-versioning.md',
  'tools/tctl/README.md',
];
const production = readText('docs/production.md');

const sourcesOf = (room: string): string =>
  readdirSync(join(ROOT, room))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readText(join(room, file)))
    .join('\n');

it.each(PAGES)('the links of %s lead somewhere', (page) => {
  const links = [...readText(page).matchAll(/\]\(((?!https?:)[^)#]+)(?:#[^)]*)?\)/g)];
  const lost = links
    .map(([, path]) => path!)
    .filter((path) => !existsSync(join(ROOT, dirname(page), path)));
  expect(lost).toEqual([]);
});

/** What a right is called where its name is not the call's. */
const RIGHTS: Readonly<Record<string, string>> = {
  HeadObject: 's3:GetObject',
  ListObjectsV2: 's3:ListBucket',
  CreateMultipartUpload: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  ListParts: 's3:ListMultipartUploadParts',
};

it('the rights of the production page are those of the calls that the code makes', () => {
  const calls = [...sourcesOf('clients').matchAll(/new (\w+)Command\(/g)].map(([, name]) => name!);
  expect(calls.length).toBeGreaterThan(8);
  const rights = new Set(
    [...production.matchAll(/`((?:s3|dynamodb|redshift-data|secretsmanager):\w+)`/g)].map(
      ([, right]) => right!,
    ),
  );
  const needed = new Set(
    calls.map((call) => RIGHTS[call] ?? [...rights].find((right) => right.endsWith(`:${call}`))),
  );
  // The Scan is signed and sent without the SDK's command.
  needed.add('dynamodb:Scan');
  expect(sourcesOf('clients').includes("post('Scan'")).toBe(true);
  expect([...rights].sort()).toEqual([...needed].sort());
});

it('the metrics of the production page are those that the worker has', () => {
  const named = new Set(
    [...production.matchAll(/^\| `(\w+)`/gm)]
      .map(([, name]) => name!)
      .filter((name) => !name.startsWith('MILLRACE')),
  );
  const made = new Set(
    [...sourcesOf('workers').matchAll(/'((?:millrace|newest)_\w+)'/g)].map(([, name]) => name!),
  );
  expect([...named].sort()).toEqual([...made].sort());
});
