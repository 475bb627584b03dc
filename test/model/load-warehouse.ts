import type { FenceFacts } from '../../core/warehouse/fence';

/** Rows of a target that one commit has inserted; `of` counts writes, so that a row that was written again is another. */
interface TargetRows {
  readonly day: string;
  readonly generation: string;
  readonly epoch: string;
}

/** A row of the fence. `version` changes with each write of it. */
interface FenceRow {
  readonly day: string;
  readonly epoch: string;
  readonly token: string;
  readonly generation: string | null;
  readonly loadedEpoch: string | null;
  readonly version: number;
}

/** What a transaction reads: the tables as they were when its snapshot was taken. */
export interface Tables {
  readonly target: readonly TargetRows[];
  readonly fence: readonly FenceRow[];
}

export interface Warehouse extends Tables {
  readonly ledger: readonly TargetRows[];
  /** Stage tables by name; tables are seen by everybody at once, snapshots hold rows only. */
  readonly stages: readonly string[];
  readonly writes: number;
}

export const EMPTY: Warehouse = { target: [], fence: [], ledger: [], stages: [], writes: 0 };

/** A part of the protocol that is left out, to see that the model needs it. */
export type Broken =
  | 'no epoch'
  | 'no second look'
  | 'token not spent, stage kept'
  | 'no delete'
  | 'one stage name'
  | 'no conflict between days';

export interface World {
  readonly mode: 'replace' | 'snapshot';
  readonly isolation: 'snapshot' | 'serializable';
  readonly broken: Broken | null;
}

/** What a batch needs to know of the attempt that submits it. */
export interface Author {
  readonly day: string;
  readonly generation: string;
  readonly epoch: string;
  readonly token: string;
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
  written.some((row) => !now.some((each) => JSON.stringify(each) === JSON.stringify(row)));

/** One version of one row: a batch writes several rows, of different days or epochs, at once. */
const isSame = (a: FenceRow, b: FenceRow): boolean =>
  a.version === b.version && a.day === b.day && a.epoch === b.epoch;

/** Under SERIALIZABLE a transaction that read what has changed since may not commit either. */
const readsAreStale = ({ isolation }: World, now: Warehouse, seen: Tables): boolean =>
  isolation === 'serializable' &&
  (JSON.stringify(now.fence) !== JSON.stringify(seen.fence) ||
    JSON.stringify(now.target) !== JSON.stringify(seen.target));

function claim(world: World, now: Warehouse, seen: Tables, author: Author): Executed {
  const { day, epoch, token } = author;
  const mine = seen.fence.filter((row) => row.day === day);
  if (world.broken !== 'no epoch' && mine.some((row) => row.epoch >= epoch)) return FAILED;
  const others = seen.fence.filter((row) => row.day !== day);
  const writesOthers = world.mode === 'replace' && world.broken !== 'no conflict between days';
  const deleted = mine.filter((row) => row.epoch !== epoch);
  if (conflicts(now.fence, [...deleted, ...(writesOthers ? others : [])])) return FAILED;
  const version = now.writes + 1;
  const kept = now.fence.filter(
    (row) => !deleted.some((each) => JSON.stringify(each) === JSON.stringify(row)),
  );
  const again = kept.map((row) =>
    writesOthers && others.some((each) => isSame(each, row)) ? { ...row, version } : row,
  );
  const generation = greatest(mine.map((row) => row.generation));
  const loadedEpoch = greatest(mine.map((row) => row.loadedEpoch));
  const fence = [...again, { day, epoch, token, generation, loadedEpoch, version }];
  // It reads its own snapshot with its own writes.
  const read = factsOf([...others, { day, epoch, token, generation, loadedEpoch, version }], day);
  return { ok: true, after: { ...now, fence, writes: version }, read };
}

const stageOf = ({ broken }: World, { token }: Author): string =>
  broken === 'one stage name' ? 'stage' : `stage_${token}`;

function stage(world: World, now: Warehouse, author: Author): Executed {
  const name = stageOf(world, author);
  const holds = `${name} ${author.generation}`;
  if (now.stages.some((each) => each.split(' ')[0] === name)) {
    // With one name for all, a stage that is there is taken as one's own.
    return world.broken === 'one stage name' ? { ok: true, after: now, read: null } : FAILED;
  }
  return { ok: true, after: { ...now, stages: [...now.stages, holds].sort() }, read: null };
}

function commit(world: World, now: Warehouse, seen: Tables, author: Author): Executed {
  const { day, epoch, token } = author;
  const { mode, broken } = world;
  const mine = seen.fence.filter((row) => row.day === day);
  const [own] = mine;
  const isMine = mine.length === 1 && own?.epoch === epoch && own.token === token;
  if (broken !== 'no second look' && !isMine) return FAILED;
  const isNewer = seen.fence.some((row) => row.day > day && row.generation !== null);
  if (mode === 'replace' && broken !== 'no second look' && isNewer) return FAILED;
  const name = stageOf(world, author);
  const staged = now.stages.find((each) => each.split(' ')[0] === name);
  if (staged === undefined) return FAILED;
  const deleted =
    broken === 'no delete'
      ? []
      : seen.target.filter((row) => mode === 'replace' || row.day === day);
  const others = seen.fence.filter((row) => row.day !== day);
  const writesOthers = mode === 'replace' && broken !== 'no conflict between days';
  if (conflicts(now.target, deleted)) return FAILED;
  if (conflicts(now.fence, [...mine, ...(writesOthers ? others : [])])) return FAILED;
  const rows = { day, generation: staged.split(' ')[1] ?? '', epoch };
  const isDeleted = (row: TargetRows): boolean =>
    deleted.some((each) => JSON.stringify(each) === JSON.stringify(row));
  const version = now.writes + 1;
  const keeps = broken === 'token not spent, stage kept';
  const fence = now.fence.map((row) => {
    if (mine.some((each) => isSame(each, row)))
      return {
        ...row,
        token: keeps ? row.token : 'spent',
        generation: author.generation,
        loadedEpoch: epoch,
        version,
      };
    return writesOthers && others.some((each) => isSame(each, row))
      ? { ...row, generation: null, version }
      : row;
  });
  return {
    ok: true,
    after: {
      target: [...now.target.filter((row) => !isDeleted(row)), rows],
      fence,
      ledger: [...now.ledger, { ...rows, generation: author.generation }],
      stages: keeps ? now.stages : now.stages.filter((each) => each !== staged),
      writes: version,
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
