import { heldToModel } from '../model/held-to-model';
import { placeName } from '../support/faults';
import { injected, type Injected, type Kind } from './kinds';
import { killable } from './killable';
import type { Left, Task } from './recording';

/** What one activity asks for and leaves when nothing goes wrong. */
export interface Usual {
  /** `service operation about` of each of its requests, polls counted once. */
  readonly places: readonly string[];
  readonly left: Left;
}

export type Verdict = 'right' | 'lost' | 'doubled' | 'stuck' | 'wrong';

/** What became of one case. */
export interface CaseEnd {
  /** Where it hit; null when it was over before. */
  readonly place: string | null;
  readonly verdict: Verdict;
  readonly wrong: readonly string[];
  readonly attemptsLost: number;
  /** Objects, uploads and stage tables that lost attempts have left. */
  readonly leftovers: number;
  /** Of the models' transitions, those that its attempts took. */
  readonly edges: ReadonlySet<string>;
  readonly ms: number;
}

/** Done once without a fault. */
export async function usualOf(task: Task, hop: string): Promise<Usual> {
  const { site, work } = task;
  const worker = await killable(site);
  const places: string[] = [];
  site.servers.faults.begin((request) => {
    if (worker.hop() === hop) places.push(placeName(request));
    return null;
  });
  const left = await (await work(worker))();
  await worker.end();
  return { places, left };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const textOf = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value);

/** Where two values begin to differ. */
function different(name: string, is: unknown, should: unknown): string[] {
  const [a, b] = [textOf(is), textOf(should)];
  if (a === b) return [];
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const from = Math.max(0, at - 60);
  const shown = (text: string): string => text.slice(from, at + 100);
  return [`${name} ${shown(a)}, should be ${shown(b)}`];
}

/** Every lost attempt leaves no more than an attempt makes; what is late may leave a table. */
function tooMuch(left: Left, usual: Left, attempts: number): string[] {
  const most = usual.bucket?.ofAttempts ?? {};
  const objects = Object.entries(left.bucket?.ofAttempts ?? {})
    .filter(([kind, count]) => count > attempts * (most[kind] ?? 0))
    .map(([kind, count]) => `${count} of ${kind}`);
  const { stages = 0 } = left.warehouse ?? {};
  return stages > attempts - 1 ? [...objects, `${stages} stage tables`] : objects;
}

/**
 * An upload of which nobody heard stays open until the sync is finished; one that is begun when all is over, until the
 * next one, or until the bucket's lifecycle rule takes it.
 */
const uploadsThatMayStay = ({ isLate }: Injected, { warehouse }: Left, hop: string): number =>
  isLate || (warehouse === null && hop === 'copyObjects') ? 1 : 0;

function differences(left: Left, usual: Left, attempts: number): string[] {
  const isReplaced = usual.warehouse?.others === 0;
  return [
    ...different('books', left.bucket?.books, usual.bucket?.books),
    ...different('data', left.bucket?.data, usual.bucket?.data),
    ...different('rows', left.warehouse?.rows, usual.warehouse?.rows),
    ...different('fence', left.warehouse?.fence, usual.warehouse?.fence),
    ...different('ledger', left.warehouse?.ledger, usual.warehouse?.ledger),
    ...(isReplaced ? different('rows of other days', left.warehouse?.others, 0) : []),
    ...(['done', 'loaded', 'already'].includes(left.outcome) ? [] : [`it said ${left.outcome}`]),
    ...tooMuch(left, usual, attempts),
  ];
}

const everything = ({ bucket, warehouse }: Left): string[] => [
  ...(bucket?.data ?? []),
  ...(warehouse?.rows ?? []),
  ...(warehouse?.ledger ?? []),
  ...Object.entries(bucket?.books ?? {}).flatMap(([kind, texts]) => texts.map(() => kind)),
];

function verdictOf(left: Left, usual: Left, wrong: readonly string[]): Verdict {
  if (wrong.length === 0) return 'right';
  const [is, should] = [everything(left), everything(usual)];
  const has = new Set(is);
  if (should.some((one) => !has.has(one))) return 'lost';
  return is.length > should.length ? 'doubled' : 'wrong';
}

function leftoversOf(left: Left, usual: Left): number {
  const objects = sum(left.bucket?.ofAttempts ?? {}) - sum(usual.bucket?.ofAttempts ?? {});
  return objects + (left.bucket?.uploads ?? 0) + (left.warehouse?.stages ?? 0);
}

/** What the injected fault does when it hits, and when all is over. */
function act({ held, kills, isLate }: Injected, kill: () => void): () => Promise<void> {
  if (held === null) return async () => undefined;
  void held.reached.then(() => {
    if (kills) kill();
    if (!isLate) held.drop();
  });
  return async () => {
    if (!isLate) return;
    held.go();
    await held.done;
  };
}

/** The task with one fault: at the request `at` (from 1) of its activity `hop`. */
export async function oneCase(
  { site, work }: Task,
  usual: Usual,
  { hop, at, kind }: { readonly hop: string; readonly at: number; readonly kind: Kind },
): Promise<CaseEnd> {
  const beganMs = performance.now();
  const worker = await killable(site);
  const injection = injected(kind);
  const hit: { place: string | null } = { place: null };
  let seen = 0;
  site.servers.faults.begin((request) => {
    if (worker.hop() !== hop || hit.place !== null || (seen += 1) !== at) return null;
    hit.place = placeName(request);
    return injection.fault;
  });
  const atTheEnd = act(injection, worker.kill);
  const end = (
    verdict: Verdict,
    wrong: readonly string[],
    leftovers = 0,
    edges: ReadonlySet<string> = new Set(),
  ): CaseEnd => ({
    place: hit.place,
    verdict,
    wrong,
    attemptsLost: worker.lost(),
    leftovers,
    edges,
    ms: performance.now() - beganMs,
  });
  try {
    const look = await work(worker);
    if (hit.place === null) return end('wrong', ['the fault did not hit']);
    await atTheEnd();
    const left = await look();
    const attempts = 1 + worker.lost() + (injection.isLate ? 1 : 0);
    const { faults, edges } = heldToModel(site.traces.take());
    const uploads = left.bucket?.uploads ?? 0;
    const wrong = [
      ...differences(left, usual.left, attempts),
      ...(uploads > uploadsThatMayStay(injection, left, hop) ? [`${uploads} open uploads`] : []),
      ...faults,
    ];
    return end(verdictOf(left, usual.left, wrong), wrong, leftoversOf(left, usual.left), edges);
  } catch (error) {
    return end('stuck', [(error as Error).message]);
  } finally {
    await worker.end();
  }
}
