import { runFlags } from '../core/again-command';
import type { DataType } from '../core/data-type';
import { parseDailyEtlInput, type DailyEtlInput } from '../core/inputs/daily-etl';
import { dailyEtlFaults, dayNotOver } from '../core/inputs/daily-etl-faults';

/** The arguments of `millrace run` as commander hands them over. */
export interface RunArguments {
  readonly type: string;
  readonly day?: string;
  readonly again?: boolean;
  readonly captureAgain?: boolean;
  readonly acceptShrink?: boolean;
  readonly evenThoughNewer?: string;
}

/** Faults name the members of the workflow's input; a person at a terminal knows the arguments. */
const ARGUMENT: Readonly<Record<string, string>> = {
  dataType: '<type>',
  day: '--day',
  evenThoughNewer: '--even-though-newer',
};

const inArguments = (fault: string): string =>
  fault.replace(/^(\w+)(?=: )/, (member) => ARGUMENT[member] ?? member);

/** Only what was asked for: the input that the history keeps says what a person typed. */
function inputOf(order: RunArguments): Omit<DailyEtlInput, 'day'> & { readonly day?: string } {
  return {
    dataType: order.type,
    ...(order.day === undefined ? {} : { day: order.day }),
    ...(order.again === true ? { again: true } : {}),
    ...(order.captureAgain === true ? { captureAgain: true } : {}),
    ...(order.acceptShrink === true ? { acceptShrink: true } : {}),
    ...(order.evenThoughNewer === undefined ? {} : { evenThoughNewer: order.evenThoughNewer }),
  };
}

/**
 * The input of `dailyEtl`, or every fault of the arguments. The run's first activity judges again, by the catalogue
 * and the clock of the worker; here a person is told before anything is started.
 */
export function runOrder(
  order: RunArguments,
  catalogue: readonly DataType[],
  nowMs: number,
): { readonly input: DailyEtlInput } | { readonly faults: readonly string[] } {
  const input = inputOf(order);
  const day = input.day ?? '';
  const parsed = parseDailyEtlInput(input);
  const tooEarly = dayNotOver(day, nowMs);
  const faults = [
    ...dailyEtlFaults({ ...input, day }, catalogue),
    ...(input.day === undefined ? ['day: is missing (YYYY-MM-DD, a UTC day)'] : []),
    ...(parsed.ok || input.day === undefined ? [] : parsed.faults),
    ...(tooEarly === null ? [] : [`day: ${tooEarly}`]),
  ];
  if (parsed.ok && faults.length === 0) return { input: parsed.value };
  return { faults: faults.map(inArguments) };
}

/** The command that orders the same run again, as a person would type it. */
export const runCommandLine = (input: DailyEtlInput): string =>
  ['npx millrace run', input.dataType, '--day', input.day, ...runFlags(input)].join(' ');
