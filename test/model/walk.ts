import type { Random } from '../../bench/random';
import type { SeenTrace, Trace } from '../support/traces';
import type { ExportState } from './export-model';
import type { Model } from './explore';
import { authorOf } from './load-attempt';
import type { LoadState, LoadWorld } from './load-model';
import { DAY } from './export-attempt';

/** One history of a model, to its end, and what its attempts said on the way. */
function walk<State>(
  { start, next }: Model<State>,
  random: Random,
  saidBetween: (before: State, after: State) => Trace[],
): SeenTrace[] {
  const seen: SeenTrace[] = [];
  for (let state = start; ;) {
    const steps = next(state);
    if (steps.length === 0) return seen;
    const chosen = random.of(steps);
    for (const trace of saidBetween(state, chosen.state))
      seen.push({ trace, world: 'model', source: 'model', atMs: 0 });
    state = chosen.state;
  }
}

/** What the attempts of a load's history say. */
export const walkLoads = (world: LoadWorld, model: Model<LoadState>, random: Random): SeenTrace[] =>
  walk(model, random, (before, after) =>
    after.attempts.flatMap((attempt, index) => {
      const { day, epoch, generation, evenThoughNewer } = authorOf(world.runs, attempt);
      return attempt.steps.slice(before.attempts[index]?.steps.length ?? 0).map((step): Trace => ({
        hop: 'load',
        dataType: 'things',
        day,
        epoch,
        generation,
        mode: world.mode,
        limit: evenThoughNewer ?? day,
        step,
      }));
    }),
  );

/** What the attempts of an export's history say. */
export const walkExports = (model: Model<ExportState>, random: Random): SeenTrace[] =>
  walk(model, random, (before, after) =>
    after.attempts.flatMap(({ run, activity, number, capture, steps }, index) =>
      steps.slice(before.attempts[index]?.steps.length ?? 0).map((said): Trace => ({
        hop: 'export',
        table: 'things',
        day: DAY,
        capture: capture === 0 ? null : String(capture),
        attempt: `${run}.${activity}.${number}`,
        segment: typeof activity === 'number' ? activity : null,
        ...said,
      })),
    ),
  );
