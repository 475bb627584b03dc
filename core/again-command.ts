import type { FailureType } from './failures';

/** What a run may be asked beside its type and day. */
export interface RunWishes {
  readonly again?: boolean | undefined;
  readonly captureAgain?: boolean | undefined;
  readonly acceptShrink?: boolean | undefined;
  readonly evenThoughNewer?: string | null | undefined;
}

/** The wishes as a person types them. */
export const runFlags = (wishes: RunWishes): string[] => [
  ...(wishes.again === true ? ['--again'] : []),
  ...(wishes.captureAgain === true ? ['--capture-again'] : []),
  ...(wishes.acceptShrink === true ? ['--accept-shrink'] : []),
  ...(typeof wishes.evenThoughNewer === 'string'
    ? [`--even-though-newer ${wishes.evenThoughNewer}`]
    : []),
];

/** Failed work, as far as the command that mends it depends on it. */
export interface FailedWork {
  readonly dataType: string;
  readonly day: string;
  /** A name of core/failures.ts, or what Temporal calls it. */
  readonly type: string;
  readonly hop: string;
  /** What the run was asked, as a person types it. Absent: nothing. */
  readonly flags?: readonly string[];
}

/** No run brings these days back; a dump does. */
const ADOPT: readonly string[] = [
  'CaptureMissed',
  'CaptureDeadlinePassed',
  'UnknownDialect',
] satisfies FailureType[];

/** What a plain run would only meet again, and the flag without which it does. */
const FLAG: Readonly<Record<string, string>> = {
  // They lie in the capture.
  TableChanged: '--capture-again',
  ChainBroken: '--capture-again',
  CaptureBroken: '--capture-again',
  EmptySource: '--capture-again',
  // The generation is committed, and a plain run takes it as it is.
  CopyRejectedRows: '--again',
  ProfileDiffers: '--again',
  ShrinkGuard: '--accept-shrink',
  NewerDayLoaded: '--even-though-newer YYYY-MM-DD',
} satisfies Partial<Record<FailureType, string>>;

/** An object that is not what its commit names: the hop that committed it must make another. */
const DIFFERS_IN: Readonly<Record<string, string>> = { export: '--capture-again', load: '--again' };

const nameOf = (flag: string): string => flag.split(' ')[0] ?? flag;

/** Whether what the flag asked for is done: the hop that it speaks of has committed before the failure. */
const isDone = (flag: string, hop: string): boolean =>
  (flag === '--capture-again' && (hop === 'transform' || hop === 'load')) ||
  (flag === '--again' && hop === 'load');

/** The command that mends a type and day after a failure, once the cause is gone. */
export function againCommand({ dataType, day, type, hop, flags = [] }: FailedWork): string {
  if (ADOPT.includes(type)) return `npx millrace adopt ${dataType} --day ${day} --from s3://...`;
  const mending = type === 'ObjectDiffers' ? DIFFERS_IN[hop] : FLAG[type];
  const kept = flags.filter(
    (flag) => !isDone(flag, hop) && (mending === undefined || nameOf(flag) !== nameOf(mending)),
  );
  return [
    `npx millrace run ${dataType} --day ${day}`,
    ...kept,
    ...(mending === undefined ? [] : [mending]),
  ].join(' ');
}
