import { authorOf, type Attempt, type Run } from './load-attempt';
import type { Warehouse, World } from './load-warehouse';

/** What an attempt says must be so when it says it; what is wrong, or null. */
export function lieOf(
  { ledger, target, fence }: Warehouse,
  runs: readonly Run[],
  attempt: Attempt,
): string | null {
  const said = attempt.steps.at(-1);
  const { day, epoch, generation, evenThoughNewer } = authorOf(runs, attempt);
  const isLoaded = ledger.some((row) => row.day === day && row.epoch === epoch);
  const isNewer = fence.some(
    (row) => row.day > (evenThoughNewer ?? day) && row.generation !== null,
  );
  const isLater = ledger.some((row) => row.day === day && row.epoch > epoch);
  const truths: Partial<Record<NonNullable<typeof said>, boolean>> = {
    'commit.ok': isLoaded,
    loaded: isLoaded,
    'claim.already': target.some((row) => row.day === day && row.generation === generation),
    'claim.superseded': isNewer || isLater,
    superseded: isNewer || isLater,
    newer_day_loaded: isNewer,
    overtaken: fence.some((row) => row.day === day && row.epoch > epoch),
  };
  return said !== undefined && truths[said] === false
    ? `${epoch} said ${said}, and it was not so`
    : null;
}

function faultOfLedger({ mode }: World, ledger: Warehouse['ledger']): string | null {
  for (const [index, row] of ledger.entries()) {
    const before = ledger.slice(0, index);
    if (before.some(({ day, epoch }) => day === row.day && epoch >= row.epoch))
      return `${row.day}: ${row.epoch} was loaded after a later epoch, or twice`;
    const replaced = before.at(-1);
    if (mode === 'replace' && replaced !== undefined && replaced.day > row.limit)
      return `${row.day} was loaded over ${replaced.day}`;
  }
  return null;
}

function faultOfFence({ target, fence }: Warehouse): string | null {
  for (const { day, generation } of target) {
    if (!fence.some((row) => row.day === day && row.generation === generation))
      return `the table holds ${generation} of ${day}, and the fence does not say so`;
  }
  for (const { day, generation } of fence) {
    if (
      generation !== null &&
      !target.some((row) => row.day === day && row.generation === generation)
    )
      return `the fence says ${generation} of ${day}, and the table does not hold it`;
  }
  return null;
}

/** The promise: what must be true of every state that can be reached. */
export function faultOf(world: World, warehouse: Warehouse): string | null {
  const { target, ledger } = warehouse;
  const days = target.map(({ day }) => day);
  const twice = days.find((day, index) => days.indexOf(day) !== index);
  if (twice !== undefined) return `${twice} is in the table twice`;
  if (world.mode === 'replace' && days.length > 1) return 'a replaced table holds two days';
  return faultOfLedger(world, ledger) ?? faultOfFence(warehouse);
}
