import { demoOptions } from '../../../local/demo/options';

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
