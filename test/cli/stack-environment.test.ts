import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { surroundings } from '../../cli/stack-environment';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
  mkdirSync(join(root, '.stack'));
  writeFileSync(
    join(root, '.stack', 'env'),
    'TEMPORAL_ADDRESS=127.0.0.1:7999\nMILLRACE_TEMPORAL_UI_URL=http://127.0.0.1:8999\nTOKEN=a=b\n\n# a remark\n',
  );
});
afterEach(() => rmSync(root, { recursive: true }));

it('takes what the stack wrote when the environment names no Temporal, and says from where', () => {
  const { environment, stackFile } = surroundings({ LOG_LEVEL: 'warn' }, root);
  expect(environment).toEqual({
    LOG_LEVEL: 'warn',
    TEMPORAL_ADDRESS: '127.0.0.1:7999',
    MILLRACE_TEMPORAL_UI_URL: 'http://127.0.0.1:8999',
    TOKEN: 'a=b',
  });
  expect(stackFile).toMatch(/\.stack.env$/);
});

it('lets a variable of the environment win over the same one of the stack', () => {
  const { environment } = surroundings({ MILLRACE_TEMPORAL_UI_URL: 'http://ui' }, root);
  expect(environment.MILLRACE_TEMPORAL_UI_URL).toBe('http://ui');
});

it.each(['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'])(
  'leaves the stack alone when %s is set',
  (name) => {
    expect(surroundings({ [name]: 'x' }, root)).toEqual({
      environment: { [name]: 'x' },
      stackFile: null,
    });
  },
);

it('takes an empty variable for none', () => {
  expect(surroundings({ TEMPORAL_ADDRESS: '' }, root).stackFile).not.toBeNull();
});

it('needs no stack', () => {
  rmSync(join(root, '.stack'), { recursive: true });
  expect(surroundings({}, root)).toEqual({ environment: {}, stackFile: null });
});
