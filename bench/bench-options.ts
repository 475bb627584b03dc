import { parseArgs } from 'node:util';

export const BENCHMARKS = [
  'transform',
  'export',
  'load',
  'overhead',
  'filter',
  'redshift',
  'sync',
] as const;
export type Benchmark = (typeof BENCHMARKS)[number];

export interface BenchOptions {
  readonly benchmark: Benchmark;
  /** Exit with 1 when a goal is missed. */
  readonly strict: boolean;
  readonly items: number | null;
  /** Days of overhead's backfill. */
  readonly days: number | null;
  readonly rounds: number;
  /** Take part only if the name holds one of these. */
  readonly only: readonly string[];
}

export const USAGE = `npm run bench -- ${BENCHMARKS.join('|')} [--strict] [--items N] [--days N] [--rounds N] [--only NAME,NAME]`;

/** @throws Error that says what is wrong with the arguments */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      strict: { type: 'boolean', default: false },
      items: { type: 'string' },
      days: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
    },
  });
  const benchmark = BENCHMARKS.find((name) => name === positionals[0]);
  if (benchmark === undefined || positionals.length > 1)
    throw new Error(`There is no benchmark ${positionals.join(' ') || '(none named)'}.`);
  const count = (name: string, text: string): number => {
    if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name} ${text} is no number above 0.`);
    return Number(text);
  };
  return {
    benchmark,
    strict: values.strict,
    items: values.items === undefined ? null : count('items', values.items),
    days: values.days === undefined ? null : count('days', values.days),
    rounds: count('rounds', values.rounds),
    only: values.only.split(',').filter((name) => name !== ''),
  };
}
