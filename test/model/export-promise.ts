import type { Progress } from '../../core/codecs/manifest-capture';
import {
  ABANDONED,
  chainOf,
  planKey,
  summaryKey,
  type Attempt,
  type ExportWorld,
  type Objects,
} from './export-attempt';

const PLANNED = /^plan (\d+)$/;
const PART = /^part \d+\/(\d+)-/;

const capturesOf = (objects: Objects): number[] =>
  Object.keys(objects)
    .flatMap((key) => PLANNED.exec(key)?.[1] ?? [])
    .map(Number);

/** Each part of a chain begins where the one before it ended, and holds what its progress says. */
function faultOfChain(objects: Objects, chain: readonly Progress[], pages: number): string | null {
  let behind = 0;
  for (const { segment, sequence, part, after, upTo } of chain) {
    const [from, to] = [Number(after?.page ?? 0), Number(upTo?.page ?? pages)];
    const name = `progress ${segment}-${sequence}`;
    if (from !== behind || behind === pages)
      return `${name} begins at ${from}, and ${behind} pages are behind`;
    if (part !== null && objects[part.key] !== `${from} to ${to}`)
      return `${name} says ${from} to ${to}, and its part holds ${objects[part.key] ?? 'nothing'}`;
    behind = to;
  }
  return null;
}

/** A committed capture names each page of each segment once. */
function faultOfCapture(
  { segments, pages, isLastEmpty }: ExportWorld,
  objects: Objects,
  capture: number,
): string | null {
  const summary = objects[summaryKey(capture)];
  if (summary === undefined || summary === ABANDONED) return null;
  const keys = objects[summary]!.split(',').filter((key) => key !== '');
  const read = keys.flatMap((key) => {
    const [from = 0, to = 0] = objects[key]!.split(' to ').map(Number);
    const segment = PART.exec(key)?.[1] ?? '';
    return Array.from({ length: to - from }, (_, page) => `${segment}-${from + page}`);
  });
  const last = isLastEmpty ? pages - 1 : pages;
  for (let segment = 0; segment < segments; segment += 1) {
    for (let page = 0; page < last; page += 1) {
      const times = read.filter((each) => each === `${segment}-${page}`).length;
      if (times !== 1)
        return `capture ${capture} has page ${page} of segment ${segment} ${times} times`;
    }
  }
  return null;
}

/** The promise: what must be true of every state that can be reached. */
export function faultOf(world: ExportWorld, objects: Objects): string | null {
  for (const capture of capturesOf(objects)) {
    for (let segment = 0; segment < world.segments; segment += 1) {
      const broken = faultOfChain(objects, chainOf(objects, capture, segment), world.pages);
      if (broken !== null) return broken;
    }
    const wrong = faultOfCapture(world, objects, capture);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** What an attempt says must be so when it says it, and it must not give up a capture for nothing. */
export function lieOf(
  world: ExportWorld,
  objects: Objects,
  attempt: Attempt,
  isWindowOver: boolean,
): string | null {
  const { capture, activity, steps, end, run } = attempt;
  const said = steps.at(-1)?.step;
  const summary = objects[summaryKey(capture)];
  const who = `attempt ${run}.${activity}.${attempt.number}`;
  const isComplete = summary !== undefined && summary !== ABANDONED;
  if ((said === 'plan.complete' || said === 'summary.ok') && !isComplete)
    return `${who} said ${said}, and capture ${capture} is not complete`;
  const planner = objects[planKey(capture)]?.split('.')[0];
  if (
    activity === 'plan' &&
    end === 'done' &&
    world.runs[run]!.captureAgain &&
    planner !== `${run}`
  )
    return `${who} was asked for a capture of its own run and took one of run ${planner ?? '?'}`;
  const isExcused = isWindowOver || summary === ABANDONED;
  return end === 'failed' && !isExcused ? `${who} failed for nothing: ${said ?? ''}` : null;
}
