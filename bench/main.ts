import { benchOptions, USAGE, type Benchmark, type BenchOptions } from './bench-options';
import { benchExport } from './bench-export';
import { benchFilter } from './bench-filter';
import { benchLoad } from './bench-load';
import { benchOverhead } from './bench-overhead';
import { benchRedshift } from './bench-redshift';
import { benchSync } from './bench-sync';
import { benchTransform } from './bench-transform';
import { goalLine, isMet, type Goal } from './goal';

const RUN: Readonly<Record<Benchmark, (options: BenchOptions) => Promise<Goal[]>>> = {
  transform: benchTransform,
  export: benchExport,
  load: benchLoad,
  overhead: benchOverhead,
  filter: benchFilter,
  redshift: benchRedshift,
  sync: benchSync,
};

/** Exit codes: 0 done; 1 a benchmark failed or, with `--strict`, a goal was missed; 2 wrong arguments. */
async function main(): Promise<number> {
  let options: BenchOptions;
  try {
    options = benchOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  const goals = await RUN[options.benchmark](options);
  console.log(`\n${goals.map(goalLine).join('\n')}`);
  const missed = goals.filter((goal) => goal.stretch !== true && !isMet(goal));
  return options.strict && missed.length > 0 ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
