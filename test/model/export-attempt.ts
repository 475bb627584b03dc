import type { ExportStep, ExportTrace } from '../../activities/export-trace';
import type { Progress } from '../../core/codecs/manifest-capture';
import { captureId } from '../../core/keys';
import { segmentState } from '../../core/plan/capture-chain';
import { captureNumber, chooseCapture, type FoundCapture } from '../../core/plan/captures';

/** A part of the protocol that is left out, to see that the model needs it. */
export type BrokenExport =
  | 'progress not in order'
  | 'names not unique'
  | 'progress without a condition'
  | 'a loser does not adopt'
  | 'a refusal is believed';

export interface ExportWorld {
  readonly runs: readonly { readonly captureAgain: boolean }[];
  readonly segments: number;
  /** Pages of a segment; a part is one or more of them. */
  readonly pages: number;
  /** The last page of each segment holds no item. */
  readonly isLastEmpty: boolean;
  readonly broken: BrokenExport | null;
}

/** The bucket: key to body. Nothing is ever deleted. */
export type Objects = Readonly<Record<string, string>>;

/** One of a run's activities: its plan, a segment, its end. */
export type Activity = 'plan' | 'finish' | number;

export interface Put {
  readonly what: 'plan' | 'part' | 'progress' | 'files' | 'summary';
  readonly key: string;
  readonly body: string;
}

/** A step as it is traced. */
export type SaidStep = Pick<ExportTrace, 'step' | 'sequence' | 'object'>;

export interface Attempt {
  readonly run: number;
  readonly activity: Activity;
  readonly number: number;
  readonly at: 'begins' | 'looks' | 'reads' | 'scans' | 'puts' | 'waits' | 'ended';
  /** 0 before it is chosen. */
  readonly capture: number;
  readonly sequence: number;
  /** Pages of the segment that are behind, and those that the part in hand goes up to. */
  readonly after: number;
  readonly upTo: number;
  readonly put: Put | null;
  readonly steps: readonly SaidStep[];
  /** How it ended, for Temporal: a failed one is not tried again. */
  readonly end: 'done' | 'retried' | 'failed' | null;
}

export type Change = Partial<Attempt>;

export const DAY = '2026-11-20';
const WINDOW_END_MS = 10;
export const ABANDONED = 'abandoned';

export const planKey = (capture: number): string => `plan ${capture}`;
export const summaryKey = (capture: number): string => `summary ${capture}`;
export const progressKey = (capture: number, segment: number, sequence: number): string =>
  `progress ${capture}/${segment}-${sequence}`;
const partKey = ({ broken }: ExportWorld, segment: number, attempt: Attempt): string => {
  const { run, number, capture, sequence } = attempt;
  const token = broken === 'names not unique' ? '' : `-${run}.${number}`;
  return `part ${capture}/${segment}-${sequence}${token}`;
};

const KEY = /-(\d+)$/;
const SEGMENT = /\/(\d+)-/;
/** A progress object; its body is `after:up to:part`, short, as it is part of each state's text. */
function progressOf(key: string, body: string): Progress {
  const [after = '', upTo = '', part = ''] = body.split(':');
  const page = (text: string): { page: string } | null => (text === '' ? null : { page: text });
  const sums = { etag: '', sha256: '', md5: '', bytes: 1, items: 1 };
  return {
    version: 1,
    segment: Number(SEGMENT.exec(key)?.[1]),
    sequence: Number(KEY.exec(key)?.[1]),
    part: part === '' ? null : { key: part, ...sums },
    after: page(after),
    upTo: page(upTo),
    firstPageMs: 0,
    lastPageMs: 0,
  };
}

/** The progress of a segment, as a listing of its prefix gives it: in order, a hole unseen. */
export function chainOf(objects: Objects, capture: number, segment: number): Progress[] {
  const prefix = progressKey(capture, segment, 0).slice(0, -1);
  return Object.keys(objects)
    .filter((key) => key.startsWith(prefix))
    .sort()
    .map((key) => progressOf(key, objects[key]!));
}

const says = (
  { steps }: Attempt,
  step: ExportStep,
  about: Partial<SaidStep> = {},
): Pick<Attempt, 'steps'> => ({
  steps: [...steps, { sequence: null, object: null, ...about, step }],
});
const ends = (end: 'done' | 'retried' | 'failed', said: Change = {}): Change => ({
  at: 'ended',
  end,
  put: null,
  ...said,
});
const wants = (what: Put['what'], key: string, body: string): Change => ({
  at: 'puts',
  put: { what, key, body },
});

/** A reply that never comes, after all tries of the SDK: the attempt fails and Temporal tries again. */
export const UNANSWERED: Change = ends('retried');

function found(objects: Objects, { segments }: ExportWorld): FoundCapture[] {
  return Object.keys(objects)
    .filter((key) => key.startsWith('plan '))
    .map((key) => {
      const number = Number(key.slice('plan '.length));
      const summary = objects[summaryKey(number)];
      const plannedBy = objects[key]!.split('.')[0]!;
      return {
        capture: captureId(DAY, number),
        plan: { deadlineMs: WINDOW_END_MS, plannedBy, segments },
        complete: summary !== undefined && summary !== ABANDONED,
        abandoned: summary === ABANDONED,
      };
    });
}

/** `planExport`: one look at the day's captures. */
function looks(world: ExportWorld, objects: Objects, attempt: Attempt, nowMs: number): Change {
  const { run, number } = attempt;
  const { captureAgain } = world.runs[run]!;
  const asked = { runId: String(run), captureAgain, nowMs, windowEndMs: WINDOW_END_MS };
  const choice = chooseCapture(found(objects, world), asked);
  switch (choice.take) {
    case 'complete':
    case 'resume': {
      const capture = captureNumber(choice.capture);
      const said = choice.take === 'complete' ? 'plan.complete' : 'plan.resumed';
      return { ...ends('done', says(attempt, said)), capture };
    }
    case 'missed':
      return ends('failed', says(attempt, 'plan.missed'));
    case 'new': {
      const put = wants('plan', planKey(choice.number), `${run}.${number}`);
      return { ...put, capture: choice.number };
    }
    default:
      return choice satisfies never;
  }
}

/** `exportSegment`: where the segment stands, by the code's own reading of its chain. */
function readsChain(objects: Objects, attempt: Attempt, segment: number): Change {
  const chain = chainOf(objects, attempt.capture, segment);
  try {
    const { finished, nextSequence, after } = segmentState(segment, chain);
    const about = { sequence: nextSequence };
    if (finished) return { ...ends('done', says(attempt, 'chain.ended', about)), ...about };
    const behind = Number(after?.page ?? 0);
    return {
      at: 'scans',
      ...about,
      after: behind,
      upTo: behind,
      ...says(attempt, 'chain.open', about),
    };
  } catch {
    return ends('failed', says(attempt, 'chain.broken'));
  }
}

/** `finishExport`: the manifest is a function of the progress alone. */
function readsAll({ segments }: ExportWorld, objects: Objects, attempt: Attempt): Change {
  try {
    const parts = Array.from({ length: segments }, (_, segment) => {
      const state = segmentState(segment, chainOf(objects, attempt.capture, segment));
      if (!state.finished) throw new Error('it has not ended');
      return state.parts.map(({ key }) => key);
    });
    const files = parts.flat().join();
    return wants('files', `files ${attempt.capture} ${files}`, files);
  } catch {
    return ends('failed', says(attempt, 'chain.broken'));
  }
}

/** What an attempt does by itself, without writing. */
export function acts(
  world: ExportWorld,
  objects: Objects,
  attempt: Attempt,
  nowMs: number,
): Change {
  const { activity, at } = attempt;
  if (at === 'looks') return looks(world, objects, attempt, nowMs);
  if (at === 'begins') {
    if (activity === 'plan') return { at: 'looks' };
    const begun = activity === 'finish' ? 'finish.begun' : 'segment.begun';
    return { at: 'reads', ...says(attempt, begun) };
  }
  return activity === 'finish'
    ? readsAll(world, objects, attempt)
    : readsChain(objects, attempt, activity as number);
}

/** The progress object that commits the part in hand; two attempts write the same when there is no part. */
function commits(world: ExportWorld, attempt: Attempt, isEmpty: boolean): Change {
  const { capture, sequence, after, upTo } = attempt;
  const segment = attempt.activity as number;
  const object = isEmpty ? null : partKey(world, segment, attempt);
  const body = [after || '', upTo === world.pages ? '' : upTo, object ?? ''].join(':');
  return {
    ...wants('progress', progressKey(capture, segment, sequence), body),
    ...says(attempt, isEmpty ? 'part.empty' : 'part.stored', { sequence, object }),
  };
}

/** Every part that an attempt may read: up to the next page, or the one after, or the last. None after the deadline. */
export function scans(world: ExportWorld, attempt: Attempt, nowMs: number): Change[] {
  if (nowMs >= WINDOW_END_MS) return [ends('failed')];
  const { after } = attempt;
  return Array.from({ length: world.pages - after }, (_, more) => {
    const upTo = after + more + 1;
    const isEmpty = world.isLastEmpty && upTo === world.pages && more === 0;
    if (isEmpty) return { ...commits(world, { ...attempt, upTo }, true), upTo };
    const key = partKey(world, attempt.activity as number, attempt);
    return { ...wants('part', key, `${after} to ${upTo}`), upTo };
  });
}

/** The part behind is committed: the segment is read to its end, or the next part begins where this one ended. */
export function goesOn({ pages }: ExportWorld, { sequence, upTo }: Attempt): Change {
  return upTo === pages
    ? { at: 'reads', put: null }
    : { at: 'scans', put: null, sequence: sequence + 1, after: upTo };
}

/** A write has been answered: `there` is what the key holds now, whoever wrote it. */
export function heard(
  world: ExportWorld,
  attempt: Attempt,
  created: boolean,
  there: string,
): Change {
  const { what, body, key } = attempt.put!;
  // A refusal is read, not believed.
  const mine = created || (there === body && world.broken !== 'a refusal is believed');
  switch (what) {
    case 'plan':
      return mine
        ? ends('done', says(attempt, 'plan.ok'))
        : { at: 'looks', put: null, ...says(attempt, 'plan.lost') };
    case 'part':
      return mine || world.broken === 'names not unique'
        ? commits(world, attempt, false)
        : ends('failed');
    case 'progress': {
      const { sequence, part } = progressOf(key, body);
      const about = { sequence, object: part?.key ?? null };
      if (mine) return { ...goesOn(world, attempt), ...says(attempt, 'progress.mine', about) };
      const adopts: Change = { at: 'reads', put: null };
      const next = world.broken === 'a loser does not adopt' ? goesOn(world, attempt) : adopts;
      return { ...next, ...says(attempt, 'progress.theirs', about) };
    }
    case 'files':
      return wants('summary', summaryKey(attempt.capture), key);
    case 'summary': {
      const about = { object: body };
      if (mine) return ends('done', says(attempt, 'summary.ok', about));
      const isTaken = there === ABANDONED;
      return ends(
        'failed',
        says(attempt, isTaken ? 'summary.abandoned' : 'summary.differs', about),
      );
    }
    default:
      return what satisfies never;
  }
}
