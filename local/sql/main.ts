import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { ask } from './ask';
import { resultTable } from './result-table';

/** `npm run sql -- "select ..."`: asks the local Redshift, as no psql comes along. */

/**
 * The stack's own environment, where nothing else is named. Whole, not only what is missing: keys or a profile of the
 * developer's own cloud would be sent to the laptop, and refused there.
 */
function stackEnvironment(): void {
  const file = join(process.cwd(), '.stack', 'env');
  if (process.env.AWS_ENDPOINT_URL_REDSHIFT_DATA !== undefined || !existsSync(file)) return;
  for (const name of Object.keys(process.env)) {
    if (/^(AWS|MILLRACE)_/.test(name)) Reflect.deleteProperty(process.env, name);
  }
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, name, value] = /^([A-Z_0-9]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) process.env[name] = value;
  }
}

async function show(sql: string): Promise<void> {
  const { head, rows } = await ask(new RedshiftDataClient({}), sql);
  if (rows === null) console.log('done');
  else console.log(`${resultTable(head, rows).join('\n')}\n(${rows.length} rows)`);
}

stackEnvironment();
const [sql] = process.argv.slice(2);
if (sql === undefined) {
  console.error('usage: npm run sql -- "select ..."');
  process.exitCode = 2;
} else {
  show(sql).catch((error: unknown) => {
    const refused = (error as { code?: string }).code === 'ECONNREFUSED';
    console.error(
      refused
        ? 'The local Redshift does not answer: start it with npm run stack.'
        : (error as Error).message,
    );
    process.exitCode = refused ? 3 : 1;
  });
}
