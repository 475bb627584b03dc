import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, PutItemCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { transform } from '@swc/core';
import { CHECKOUT } from '../../local/run/checkout';
import type { Laptop } from './a-laptop';

/** The file that the README shows whole, as it stands there. */
function readmesFile(): string {
  const readme = readFileSync(join(CHECKOUT, 'README.md'), 'utf8');
  const [, source] = /```ts\n(\/\/ catalogue\/households\.ts\n[\s\S]*?)```/.exec(readme) ?? [];
  if (source === undefined) throw new Error('the README does not show catalogue/households.ts');
  return source;
}

/** A copy of the build whose catalogue has one file and one entry more; below the checkout, for its packages. */
export async function buildWithHouseholds(): Promise<string> {
  mkdirSync(join(CHECKOUT, '.stack'), { recursive: true });
  const dist = join(mkdtempSync(join(CHECKOUT, '.stack', 'catalogue-')), 'dist');
  cpSync(join(CHECKOUT, 'dist'), dist, { recursive: true });
  const { code } = await transform(readmesFile(), {
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  writeFileSync(join(dist, 'catalogue', 'households.js'), code);
  const index = join(dist, 'catalogue', 'index.js');
  const list = readFileSync(index, 'utf8');
  const longer = list.replace(
    /exports\.CATALOGUE = Object\.freeze\(\[/,
    "exports.CATALOGUE = Object.freeze([require('./households').households, ",
  );
  if (longer === list) throw new Error('the list of the catalogue was not found');
  writeFileSync(index, longer);
  return dist;
}

/** Its table, with two items. */
export async function fillHouseholds({ dynamodb }: Laptop): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'households',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 100 },
    }),
  );
  await waitUntilTableExists(
    { client: dynamodb, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
    { TableName: 'households' },
  );
  for (const Item of [
    {
      id: { S: 'h1' },
      partner: { S: 'aurora' },
      plan: { M: { name: { S: 'family' } } },
      memberCount: { N: '4' },
      created: { N: '1700000000000' },
    },
    { id: { S: 'h2' }, partner: { S: 'cumulus' }, created: { N: '1700000001500' } },
  ])
    await dynamodb.send(new PutItemCommand({ TableName: 'households', Item }));
}
