import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../core/temporal-names';
import { temporalCli } from '../../local/temporal-cli';
import { CACHE } from '../support/a-temporal';
import { ROOT } from '../support/checkout';

let env: TestWorkflowEnvironment;
let path: string;
beforeAll(async () => {
  path = await temporalCli(CACHE, () => undefined);
  env = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path } },
  });
});
afterAll(() => env.teardown());

const temporal = (file: string, ...args: string[]) =>
  promisify(execFile)(file, args, {
    env: {
      PATH: `${dirname(path)}:${process.env.PATH ?? ''}`,
      TEMPORAL_ADDRESS: env.connection.options.address,
      TEMPORAL_CONFIG_FILE: '/dev/null',
      HOME: '/nowhere',
    },
  });

it('makes the search attributes, and leaves them the second time', async () => {
  const script = join(ROOT, 'infra', 'temporal', 'setup-namespace.sh');
  await temporal('sh', script);
  await temporal('sh', script);
  const { stdout } = await temporal(path, 'operator', 'search-attribute', 'list');
  for (const name of Object.values(SEARCH_ATTRIBUTES))
    expect(stdout).toMatch(new RegExp(`^ *${name} +Keyword`, 'm'));
});
