import type { BackfillPlan } from '../contracts/backfill';
import type { DataType } from '../data-type';
import { dayEndMs, lastEndedDay } from '../day';
import { plannedTypes } from '../plan/day-order';
import { parseBackfillInput } from './backfill';
import type { Parsed } from './faults';

/** Three at once keep an etl worker of two cores busy and leave the night's run its share. */
const DEFAULT_CONCURRENCY = 3;

/** What the catalogue and the clock forbid; read loosely, so that a fault in one member does not hide one in another. */
function faultsBeside(raw: unknown, catalogue: readonly DataType[], nowMs: number): string[] {
  const { types, to } = (raw ?? {}) as { types?: unknown; to?: unknown };
  const known = catalogue.map(({ name }) => name);
  const unknown = (Array.isArray(types) ? types : []).filter(
    (name): name is string => typeof name === 'string' && !known.includes(name),
  );
  return [
    ...unknown.map(
      (name) => `types: there is no "${name.slice(0, 63)}" (there are: ${known.join(', ')})`,
    ),
    ...(typeof to === 'string' && nowMs < dayEndMs(to)
      ? [`to: ${to.slice(0, 10)} has not ended; the last day that has is ${lastEndedDay(nowMs)}`]
      : []),
  ];
}

/** A raw order as a checked plan, its types in dependency order; or every fault, each with its member. */
export function backfillPlan(
  raw: unknown,
  catalogue: readonly DataType[],
  nowMs: number,
): Parsed<BackfillPlan> {
  const input = parseBackfillInput(raw);
  const faults = [...(input.ok ? [] : input.faults), ...faultsBeside(raw, catalogue, nowMs)];
  if (!input.ok || faults.length > 0) return { ok: false, faults };
  const { from, to, types, concurrency, order, onFailure } = input.value;
  return {
    ok: true,
    value: {
      from,
      to,
      types: plannedTypes(catalogue, types),
      concurrency: concurrency ?? DEFAULT_CONCURRENCY,
      order: order ?? 'oldest-first',
      onFailure: onFailure ?? 'go-on',
    },
  };
}
