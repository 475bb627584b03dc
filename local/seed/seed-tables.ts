import type { Day } from './days';
import { fillTable, holds } from './fill-table';
import { readSeedState, writeSeedState, type SeedState } from './seed-state';
import type { TableStore } from './table-store';
import { TABLES, tableWorld, type Table, type World } from './world';

/** What the tables shall hold, and where it is noted. */
export interface TablesRequest {
  readonly seed: number;
  readonly users: number;
  readonly devices: number;
  readonly day: Day;
  /** File of the state; null: nothing is noted, and the tables are written each time. */
  readonly stateFile: string | null;
}

/** What they hold now. The world's day may be an earlier one than was asked for: see `seedTables`. */
export interface TablesFilled {
  readonly world: World;
  readonly day: Day;
  readonly written: boolean;
}

const says = ({ seed, users, devices }: Pick<SeedState, 'seed' | 'users' | 'devices'>): string =>
  `--seed ${seed} --users ${users} --devices ${devices}`;

/** The noted state, when it is of what is asked for. @throws Error when the stack holds something else */
function notedState({ stateFile, ...asked }: TablesRequest): SeedState | null {
  const noted = stateFile === null ? null : readSeedState(stateFile);
  if (noted !== null && says(noted) !== says(asked))
    throw new Error(
      `The tables are filled with ${says(noted)}, and ${says(asked)} is asked for. ` +
        'Reset the stack (npm run stack -- --reset), or ask for the same again.',
    );
  return noted;
}

async function hold(store: TableStore, world: World): Promise<boolean> {
  for (const table of TABLES) if (!(await holds(store, world, table))) return false;
  return true;
}

/**
 * Fills both tables, once: what a state file says is filled, and is found there, is left as it is, on the day that it
 * was filled for, however much later this is called. A fill that was cut off is done again for its own day.
 */
export async function seedTables(
  store: TableStore,
  request: TablesRequest,
  progress: (table: Table, written: number, of: number) => void,
): Promise<TablesFilled> {
  const noted = notedState(request);
  const day = noted?.day ?? request.day;
  const { seed, users, devices, stateFile } = request;
  const world = tableWorld({ seed, users, devices, day });
  if (noted?.filled === true && (await hold(store, world))) return { world, day, written: false };
  const note = (filled: boolean): void => {
    if (stateFile !== null) writeSeedState(stateFile, { seed, users, devices, day, filled });
  };
  note(false);
  for (const table of TABLES)
    await fillTable(store, world, table, (written) => progress(table, written, world[table]));
  note(true);
  return { world, day, written: true };
}
