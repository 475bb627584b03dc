import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that say which Temporal is meant; with one of them set, the laptop's stack is not asked. */
const NAMES_A_TEMPORAL = [
  'TEMPORAL_ADDRESS',
  'TEMPORAL_PROFILE',
  'TEMPORAL_CONFIG_FILE',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_API_KEY',
];

/** What a command runs with, and the file that it came from, if any. */
export interface Surroundings {
  readonly environment: Environment;
  /** Path of `.stack/env`, for people, when it was read. */
  readonly stackFile: string | null;
}

const LINE = /^([A-Z_][A-Z0-9_]*)=(.*)$/;

/** Lines `NAME=value`, without quoting, as `npm run stack` writes them. */
const parse = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .map((line) => LINE.exec(line))
      .filter((match) => match !== null)
      .map(([, name = '', value = '']) => [name, value]),
  );

/** The environment, with what `.stack/env` below `root` adds when the environment itself names no Temporal. */
export function surroundings(environment: Environment, root: string): Surroundings {
  const file = join(root, '.stack', 'env');
  const isNamed = NAMES_A_TEMPORAL.some((name) => (environment[name] ?? '') !== '');
  if (isNamed || !existsSync(file)) return { environment, stackFile: null };
  return {
    environment: { ...parse(readFileSync(file, 'utf8')), ...environment },
    stackFile: relative(process.cwd(), file) || file,
  };
}
