import type { BackfillPlan } from '../../core/contracts/backfill';
import type { DataType } from '../../core/data-type';
import type { BackfillInput } from '../../core/inputs/backfill';
import { backfillPlan } from '../../core/inputs/backfill-plan';

/** The arguments of `millrace backfill` as commander hands them over. */
export interface BackfillArguments {
  readonly from?: string;
  readonly to?: string;
  readonly types?: string;
  readonly concurrency?: string;
  readonly order?: string;
  readonly onFailure?: string;
}

/** What is started, and what the first activity will make of it. */
export interface BackfillOrder {
  readonly input: BackfillInput;
  readonly plan: BackfillPlan;
}

/** Faults name the members of the workflow's input; a person at a terminal knows the flags. */
const inArguments = (fault: string): string =>
  fault.replace(
    /^(from|to|types|concurrency|order|onFailure)(\.\d+)?(?=: )/,
    (_, member: string) => `--${member === 'onFailure' ? 'on-failure' : member}`,
  );

const given = <T>(name: string, value: T | undefined): Record<string, T> =>
  value === undefined ? {} : { [name]: value };

/** The input of `backfill` with only what was asked for, or every fault of the arguments. */
export function backfillOrder(
  { from, to, types, concurrency, order, onFailure }: BackfillArguments,
  catalogue: readonly DataType[],
  nowMs: number,
): BackfillOrder | { readonly faults: readonly string[] } {
  const raw = {
    ...given('from', from),
    ...given('to', to),
    ...given(
      'types',
      types?.split(',').map((name) => name.trim()),
    ),
    ...given('concurrency', concurrency === undefined ? undefined : Number(concurrency)),
    ...given('order', order),
    ...given('onFailure', onFailure),
  };
  const planned = backfillPlan(raw, catalogue, nowMs);
  if (planned.ok) return { input: raw as BackfillInput, plan: planned.value };
  return { faults: planned.faults.map(inArguments) };
}

/** `backfill/<from>..<to>`, and the types when not all are meant: the same range twice at once makes no sense. */
export const backfillId = ({ from, to, types }: BackfillInput): string =>
  `backfill/${from}..${to}${types === undefined ? '' : `/${[...types].sort().join(',')}`}`;

/** The command that orders the same again, as a person would type it. */
export const backfillCommandLine = (input: BackfillInput): string =>
  [
    `npx millrace backfill --from ${input.from} --to ${input.to}`,
    ...(input.types === undefined ? [] : [`--types ${input.types.join(',')}`]),
    ...(input.concurrency === undefined ? [] : [`--concurrency ${input.concurrency}`]),
    ...(input.order === undefined ? [] : [`--order ${input.order}`]),
    ...(input.onFailure === undefined ? [] : [`--on-failure ${input.onFailure}`]),
  ].join(' ');
