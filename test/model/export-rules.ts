import type { ExportTrace } from '../../activities/export-trace';
import { isBefore, stepOf, type History, type Said } from './histories';

type Try = History<ExportTrace>;

const lengthOf = ({ step, sequence }: ExportTrace): number | null => {
  if (sequence === null) return null;
  if (step === 'chain.open' || step === 'chain.ended') return sequence;
  return step === 'progress.mine' || step === 'progress.theirs' ? sequence + 1 : null;
};

/** One attempt at a segment: its parts and their progress follow one another. */
function countsWrong({ said }: Try): string | null {
  let next = 0;
  for (const { trace } of said) {
    const { step, sequence } = trace;
    if (sequence === null) continue;
    const isChain = step === 'chain.open' || step === 'chain.ended';
    if (isChain ? sequence < next : sequence !== next)
      return `said ${step} of ${sequence}, and ${next} comes next`;
    next = lengthOf(trace) ?? next;
  }
  return null;
}

/** A chain that was shorter for one who looked later. */
function shrinks(own: Try, all: readonly Try[]): string | null {
  for (const [index, said] of own.said.entries()) {
    const length = lengthOf(said.trace);
    const asked = own.said[index - 1];
    if (length === null || asked === undefined || !said.trace.step.startsWith('chain.')) continue;
    const longer = all
      .flatMap((each) => each.said)
      .find((other) => {
        const known = lengthOf(other.trace);
        return known !== null && known > length && isBefore(other, asked);
      });
    if (longer !== undefined)
      return `found ${length} progress objects, after ${longer.trace.attempt} had known of more`;
  }
  return null;
}

const isPart = ({ step }: ExportTrace): boolean => step === 'part.stored' || step === 'part.empty';

/** Progress that nobody had a part for. */
function hasNoPart(own: Try, all: readonly Try[]): string | null {
  for (const said of own.said) {
    const length = lengthOf(said.trace) ?? 0;
    for (let sequence = 0; sequence < length; sequence += 1) {
      const isThere = all
        .flatMap((each) => each.said)
        .some(
          (other) =>
            isPart(other.trace) && other.trace.sequence === sequence && !isBefore(said, other),
        );
      if (!isThere) return `said ${said.trace.step}, and nobody had a part ${sequence}`;
    }
  }
  return null;
}

/** One progress object that two attempts call theirs; without a part both write the same bytes. */
function isCommittedTwice(own: Try, all: readonly Try[]): string | null {
  const mine = ({ trace }: Said<ExportTrace>): boolean =>
    trace.step === 'progress.mine' && trace.object !== null;
  for (const said of own.said.filter(mine)) {
    const other = all.find(
      (each) =>
        each !== own &&
        each.said.some((theirs) => mine(theirs) && theirs.trace.sequence === said.trace.sequence),
    );
    if (other !== undefined) return `and ${other.name} both committed ${said.trace.sequence ?? ''}`;
  }
  return null;
}

/** What can be told of one segment from what all its attempts said. */
const faultsOfSegment = (tries: readonly Try[]): string[] =>
  tries.flatMap((own) =>
    [countsWrong, shrinks, hasNoPart, isCommittedTwice].flatMap((rule) => {
      const fault = rule(own, tries);
      return fault === null ? [] : [`${own.name} ${fault}`];
    }),
  );

/** A capture that is committed once, by one manifest, and not added to afterwards. */
function faultsOfCapture(tries: readonly Try[]): string[] {
  const commits = tries.flatMap((each) => stepOf(each, 'summary.ok') ?? []);
  const names = new Set(commits.map(({ trace }) => trace.object));
  const planned = tries.filter((each) => stepOf(each, 'plan.ok'));
  const late = tries.filter((each) =>
    each.said.some((said, index) => {
      const part = each.said[index - 1];
      const adds = said.trace.step === 'progress.mine' && said.trace.object !== null;
      return adds && part !== undefined && commits.some((commit) => isBefore(commit, part));
    }),
  );
  return [
    ...(names.size > 1
      ? [`${commits[0]!.trace.capture ?? ''} is committed by ${names.size} manifests`]
      : []),
    ...(planned.length > 1
      ? [`${planned[0]!.name} and ${planned[1]!.name} planned one capture`]
      : []),
    ...late.map(({ name }) => `${name} added a part after the commit of its capture`),
  ];
}

/** What can be told of one capture from what all attempts said; each rule is held to the model's own histories. */
export function faultsOfExports(tries: readonly Try[]): string[] {
  const segments = new Set(tries.map(({ said }) => said[0]!.trace.segment));
  return [
    ...[...segments].flatMap((segment) =>
      segment === null
        ? []
        : faultsOfSegment(tries.filter(({ said }) => said[0]!.trace.segment === segment)),
    ),
    ...faultsOfCapture(tries),
  ];
}
