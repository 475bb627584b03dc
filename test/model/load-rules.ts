import type { LoadTrace } from '../../activities/load-trace';
import { isBefore, stepOf, type History, type Said } from './histories';

type Load = History<LoadTrace>;
const of = ({ said }: Load): LoadTrace => said[0]!.trace;

const CLAIMED = ['claim.ok', 'claim.already', 'claim.superseded'] as const;
const LOADED = ['commit.ok', 'loaded'] as const;

/** A claim or a commit that took effect, although it was sent after a later epoch had claimed the day. */
function comesTooLate(load: Load, others: readonly Load[]): string | null {
  const { day, epoch } = of(load);
  for (const [sent, done] of [
    ['claim.sent', CLAIMED],
    ['commit.sent', LOADED],
  ] as const) {
    const [began, took] = [stepOf(load, sent), stepOf(load, ...done)];
    if (began === undefined || took === undefined) continue;
    const later = others.find((other) => {
      const claimed = stepOf(other, ...CLAIMED);
      const isLater = of(other).day === day && of(other).epoch > epoch;
      return isLater && claimed !== undefined && isBefore(claimed, began);
    });
    if (later !== undefined)
      return `said ${took.trace.step} after ${later.name} had claimed the day`;
  }
  return null;
}

const mayReplace = (load: Load, day: string): boolean => of(load).limit >= day;

/** `replace`: a load over a newer day, which nobody who might had replaced. */
function loadsOverNewer(load: Load, others: readonly Load[]): string | null {
  const { mode, limit } = of(load);
  const [sent, done] = [stepOf(load, 'commit.sent'), stepOf(load, ...LOADED)];
  if (mode !== 'replace' || sent === undefined || done === undefined) return null;
  const newer = others.find((other) => {
    const loaded = stepOf(other, ...LOADED);
    const { day } = of(other);
    const wasReplaced = others.some(
      (each) => of(each).day < day && mayReplace(each, day) && stepOf(each, 'commit.sent'),
    );
    return day > limit && loaded !== undefined && isBefore(loaded, sent) && !wasReplaced;
  });
  return newer === undefined ? null : `loaded after ${newer.name} had loaded ${of(newer).day}`;
}

/** What somebody must have sent before an attempt can say this. */
function causeOf(
  said: Said<LoadTrace>,
): { sent: LoadTrace['step']; by: (other: LoadTrace) => boolean } | null {
  const { step, day, epoch, generation, mode, limit } = said.trace;
  const isNewer = (other: LoadTrace): boolean => mode === 'replace' && other.day > limit;
  const isLater = (other: LoadTrace): boolean => other.day === day && other.epoch > epoch;
  switch (step) {
    case 'claim.already':
      return {
        sent: 'commit.sent',
        by: (other) => other.day === day && other.generation === generation,
      };
    case 'claim.superseded':
    case 'newer_day_loaded':
      return { sent: 'commit.sent', by: isNewer };
    case 'superseded':
      return { sent: 'commit.sent', by: (other) => isNewer(other) || isLater(other) };
    case 'overtaken':
      return { sent: 'claim.sent', by: isLater };
    default:
      return null;
  }
}

/** Something said that nobody had caused. */
function hasNoCause(load: Load, others: readonly Load[]): string | null {
  for (const said of load.said) {
    const cause = causeOf(said);
    if (cause === null) continue;
    const isCaused = others.some((other) => {
      const sent = stepOf(other, cause.sent);
      return cause.by(of(other)) && sent !== undefined && !isBefore(said, sent);
    });
    if (!isCaused) return `said ${said.trace.step}, and nobody had sent what that takes`;
  }
  return null;
}

/** What can be told of the loads of one data type from what all its attempts said; each rule is held to the model's own histories. */
export function faultsOfLoads(loads: readonly Load[]): string[] {
  return loads.flatMap((load) => {
    const others = loads.filter((other) => other !== load);
    return [comesTooLate, loadsOverNewer, hasNoCause].flatMap((rule) => {
      const fault = rule(load, others);
      return fault === null ? [] : [`${load.name} ${fault}`];
    });
  });
}
