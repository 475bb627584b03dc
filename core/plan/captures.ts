/** One capture folder of a day, as a listing and its plan tell it. */
export interface FoundCapture {
  readonly capture: string;
  /** Its plan is ours; a folder without one is foreign. */
  readonly plan: {
    readonly deadlineMs: number;
    readonly plannedBy: string;
    readonly segments: number;
  } | null;
  readonly complete: boolean;
  /** Housekeeping has taken its commit. */
  readonly abandoned: boolean;
}

export type CaptureChoice =
  | { readonly take: 'complete'; readonly capture: string }
  | { readonly take: 'resume'; readonly capture: string }
  | { readonly take: 'new'; readonly number: number }
  | { readonly take: 'missed' };

const NUMBERED = /^\d{8}-(\d{2})$/;
/** The number of a capture of ours; 0 for a folder of another name. */
export const captureNumber = (capture: string): number => Number(NUMBERED.exec(capture)?.[1] ?? 0);
const byNumber = (a: FoundCapture, b: FoundCapture): number =>
  captureNumber(b.capture) - captureNumber(a.capture);

/**
 * Which capture of a day a run takes: an unfinished one above the highest complete one, while its deadline lasts;
 * else the highest complete one; else a foreign one, the last in byte order; else a new one, while the window lasts.
 * `captureAgain` takes only what this very run has planned.
 */
export function chooseCapture(
  found: readonly FoundCapture[],
  asked: {
    readonly runId: string;
    readonly captureAgain: boolean;
    readonly nowMs: number;
    readonly windowEndMs: number;
  },
): CaptureChoice {
  const ours = found.filter(({ plan }) => plan !== null).sort(byNumber);
  const usable = ours.filter(({ plan }) => !asked.captureAgain || plan?.plannedBy === asked.runId);
  const complete = usable.find((capture) => capture.complete);
  const open = usable.find(
    ({ complete: done, abandoned, plan }) =>
      !done && !abandoned && (plan?.deadlineMs ?? 0) > asked.nowMs,
  );
  if (open && (!complete || captureNumber(open.capture) > captureNumber(complete.capture))) {
    return { take: 'resume', capture: open.capture };
  }
  if (complete) return { take: 'complete', capture: complete.capture };
  const foreign = found
    .filter(({ plan, complete: done }) => plan === null && done)
    .map(({ capture }) => capture)
    .sort();
  const last = foreign.at(-1);
  if (last !== undefined && !asked.captureAgain) return { take: 'complete', capture: last };
  if (asked.nowMs >= asked.windowEndMs) return { take: 'missed' };
  return {
    take: 'new',
    number: Math.max(0, ...found.map(({ capture }) => captureNumber(capture))) + 1,
  };
}
