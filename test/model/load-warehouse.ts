import type { LoadMode } from '../../core/data-type';
import type { FenceFacts } from '../../core/warehouse/fence';

/** Rows of a target that one commit has inserted. Rows are told apart by identity: one that is written again is another. */
interface TargetRows {
  readonly day: string;
  readonly generation: string;
}

interface FenceRow {
  readonly day: string;
  readonly epoch: string;
  readonly token: string;
  readonly generation: string | null;
  readonly loadedEpoch: string | null;
}

/** One committed load; `limit` is the newest day that it might replace. */
interface LedgerRow {
  readonly day: string;
  readonly generation: string;
  readonly epoch: string;
  readonly limit: string;
}

interface StageTable {
  readonly name: string;
  readonly generation: string;
}

/** What a transaction reads: the tables as they were when its snapshot was taken. */
export interface Tables {
  readonly target: readonly TargetRows[];
  readonly fence: readonly FenceRow[];
}

export interface Warehouse extends Tables {
  readonly ledger: readonly LedgerRow[];
  /** Tables are seen by everybody at once; snapshots hold rows only. */
  readonly stages: readonly StageTable[];
}

export const EMPTY: Warehouse = { target: [], fence: [], ledger: [], stages: [] };

/** A part of the protocol that is left out, to see that the model needs it. */
export type Broken =
  | 'no epoch'
  | 'no second look'
  | 'token not spent'
  | 'no delete'
  | 'names not unique'
  | 'no conflict between days'
  | 'days loaded stay marked';

export interface World {
  readonly mode: LoadMode;
  readonly isolation: 'snapshot' | 'serializable';
  readonly broken: Broken | null;
}

/** What a batch needs to know of the attempt that submits it. */
export interface Author {
  readonly day: string;
  readonly generation: string;
  readonly epoch: string;
  readonly token: string;
  readonly evenThoughNewer: string | null;
}

export type BatchName = 'claim' | 'stage' | 'commit';
export type Executed =
  | { readonly ok: true; readonly after: Warehouse; readonly read: FenceFacts | null }
  | { readonly ok: false };

const FAILED: Executed = { ok: false };
const greatest = (values: readonly (string | null)[]): string | null =>
  values.reduce(
    (max, value) => (value !== null && (max === null || value > max) ? value : max),
    null,
  );

/** The SELECT that ends a claim, and that is asked alone after a refusal. */
export function factsOf(fence: readonly FenceRow[], day: string): FenceFacts {
  const mine = fence.filter((row) => row.day === day);
  return {
    epoch: greatest(mine.map(({ epoch }) => epoch)),
    loadedEpoch: greatest(mine.map(({ loadedEpoch }) => loadedEpoch)),
    generation: greatest(mine.map(({ generation }) => generation)),
    rows: null,
    newestLoadedDay: greatest(fence.map((row) => (row.generation === null ? null : row.day))),
    dayFences: String(mine.length),
  };
}

/** Rows of the snapshot that somebody has written or deleted since: whoever writes them now is refused. */
const conflicts = <Row>(now: readonly Row[], written: readonly Row[]): boolean =>
  written.some((row) => !now.includes(row));

const isSame = <Row>(now: readonly Row[], seen: readonly Row[]): boolean =>
  now.length === seen.length && !conflicts(now, seen);

/** Under SERIALIZABLE a transaction that read what has changed since may not commit either. */
const readsAreStale = ({ isolation }: World, now: Warehouse, seen: Tables): boolean =>
  isolation === 'serializable' &&
  !(isSame(now.fence, seen.fence) && isSame(now.target, seen.target));

const writesOtherDays = ({ mode, broken }: World): boolean =>
  mode === 'replace' && broken !== 'no conflict between days';

function claim(world: World, now: Warehouse, seen: Tables, author: Author): Executed {
  const { day, epoch, token, evenThoughNewer } = author;
  const mine = seen.fence.filter((row) => row.day === day);
  const others = seen.fence.filter((row) => row.day !== day);
  if (world.broken !== 'no epoch' && mine.some((row) => row.epoch >= epoch)) return FAILED;
  const isOver = (row: FenceRow): boolean =>
    evenThoughNewer !== null && row.day > evenThoughNewer && row.generation !== null;
  if (world.mode === 'replace' && others.some(isOver)) return FAILED;
  const deleted = mine.filter((row) => row.epoch !== epoch);
  const rewritten = writesOtherDays(world) ? others : [];
  if (conflicts(now.fence, [...deleted, ...rewritten])) return FAILED;
  const own: FenceRow = {
    day,
    epoch,
    token,
    generation: greatest(mine.map((row) => row.generation)),
    loadedEpoch: greatest(mine.map((row) => row.loadedEpoch)),
  };
  const kept = now.fence
    .filter((row) => !deleted.includes(row))
    .map((row) => (rewritten.includes(row) ? { ...row } : row));
  // It reads its own snapshot with its own writes.
  const read = factsOf([...others, own], day);
  return { ok: true, after: { ...now, fence: [...kept, own] }, read };
}

const stageOf = ({ broken }: World, { token }: Author): string =>
  broken === 'names not unique' ? 'stage' : `stage_${token}`;

function stage(world: World, now: Warehouse, author: Author): Executed {
  const name = stageOf(world, author);
  if (now.stages.some((each) => each.name === name)) {
    // With one name for all, a stage that is there is taken as one's own.
    return world.broken === 'names not unique' ? { ok: true, after: now, read: null } : FAILED;
  }
  const stages = [...now.stages, { name, generation: author.generation }];
  return { ok: true, after: { ...now, stages }, read: null };
}

/** What a commit asserts under the lock. */
function mayCommit(world: World, seen: Tables, author: Author): boolean {
  if (world.broken === 'no second look') return true;
  const { day, epoch, token, evenThoughNewer } = author;
  const mine = seen.fence.filter((row) => row.day === day);
  const [own] = mine;
  if (mine.length !== 1 || own?.epoch !== epoch || own.token !== token) return false;
  const limit = evenThoughNewer ?? day;
  const isNewer = seen.fence.some((row) => row.day > limit && row.generation !== null);
  return world.mode !== 'replace' || !isNewer;
}

function commit(world: World, now: Warehouse, seen: Tables, author: Author): Executed {
  const { day, epoch, generation, evenThoughNewer } = author;
  const { mode, broken } = world;
  if (!mayCommit(world, seen, author)) return FAILED;
  const name = stageOf(world, author);
  const staged = now.stages.find((each) => each.name === name);
  if (staged === undefined) return FAILED;
  const isMine = (row: FenceRow): boolean => row.day === day;
  const deletes = (row: TargetRows): boolean => mode === 'replace' || row.day === day;
  const deleted = broken === 'no delete' ? [] : seen.target.filter(deletes);
  const rewritten = seen.fence.filter((row) => isMine(row) || writesOtherDays(world));
  if (conflicts(now.target, deleted) || conflicts(now.fence, rewritten)) return FAILED;
  // The token is spent and the stage is dropped: a repeated commit is stopped twice over.
  const keeps = broken === 'token not spent';
  const fence = now.fence.map((row): FenceRow => {
    if (!rewritten.includes(row)) return row;
    if (!isMine(row))
      return { ...row, generation: broken === 'days loaded stay marked' ? row.generation : null };
    return { ...row, token: keeps ? row.token : 'spent', generation, loadedEpoch: epoch };
  });
  const loaded = { day, generation: staged.generation };
  return {
    ok: true,
    after: {
      target: [...now.target.filter((row) => !deleted.includes(row)), loaded],
      fence,
      ledger: [...now.ledger, { day, generation, epoch, limit: evenThoughNewer ?? day }],
      stages: keeps ? now.stages : now.stages.filter((each) => each !== staged),
    },
    read: null,
  };
}

/** One batch, as one transaction whose snapshot was `seen`; a usual one's is what is there now, since LOCK comes first. */
export function execute(
  world: World,
  now: Warehouse,
  seen: Tables,
  batch: BatchName,
  author: Author,
): Executed {
  if (batch === 'stage') return stage(world, now, author);
  if (readsAreStale(world, now, seen)) return FAILED;
  return batch === 'claim' ? claim(world, now, seen, author) : commit(world, now, seen, author);
}
