import { join } from 'node:path';
import { CHECKOUT } from '../run/checkout';
import type { Environment } from '../run/env-file';
import { runChild } from './child';
import { DemoFault } from './interrupted';
import type { Screen } from './screen';

export const DEMO_SIZE = { users: 50_000, devices: 100_000, seed: 1 } as const;

interface Filled {
  /** The day whose end the tables show: that of the first demo on this stack. */
  readonly tableDay: string;
  /** False when they were filled before. */
  readonly written: boolean;
}

/** Fills DynamoDB with made-up users and devices by the seeder, unless a demo before has. @throws DemoFault */
export async function fillTables(input: {
  readonly folder: string;
  readonly env: Environment;
  readonly day: string;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}): Promise<Filled> {
  const { screen } = input;
  const said: string[] = [];
  const answered: string[] = [];
  const code = await runChild({
    entry: join(CHECKOUT, 'dist', 'local', 'seed', 'main.js'),
    args: [
      ...Object.entries(DEMO_SIZE).flatMap(([name, size]) => [`--${name}`, String(size)]),
      ...['--day', input.day, '--state', join(input.folder, 'seed.json')],
    ],
    env: input.env,
    signal: input.signal,
    onLine: (line, stream) => {
      if (stream === 'stdout') answered.push(line);
      else {
        said.push(line);
        screen.progress(`   ${line.replace(/^seed: /, '')}`);
      }
    },
  });
  screen.progress(null);
  if (code !== 0) throw new DemoFault(`The seeder failed:\n${said.join('\n')}`);
  return JSON.parse(answered.join('')) as Filled;
}
