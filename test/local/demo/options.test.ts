import { join } from 'node:path';
import type { DemoOptions } from '../../../local/demo/options';
import { ROOT } from '../../support/checkout';

const { demoOptions } = jest.requireActual<{
  demoOptions: (argv: readonly string[]) => DemoOptions | null;
}>(join(ROOT, 'local', 'demo-options.cjs'));

it.each([
  [[], { once: false, broken: null }],
  [['--once'], { once: true, broken: null }],
  [['--break', 'load'], { once: false, broken: 'load' }],
  [['--break=load', '--once'], { once: true, broken: 'load' }],
] as const)('understands %j', (argv, options) => {
  expect(demoOptions(argv)).toEqual(options);
});

it.each([[['--break']], [['--break', 'export']], [['once']], [['--onec']]])(
  'refuses %j',
  (argv) => {
    expect(demoOptions(argv)).toBeNull();
  },
);
