import type { BackfillProgress } from '../../core/contracts/backfill';
import { CommandFault, EXIT } from '../exit-code';
import { count } from '../../core/figures';
import type { Shell } from '../shell';
import type { Temporal } from '../temporal';
import type { BackfillHandle } from './start-backfill';

const POLL_MS = 1_000;
/** One call may take this long; a server that is being restarted is waited for a minute in all. */
const CALL_MS = 5_000;
const SILENCE_MS = 60_000;
/** Between two lines of progress where nothing can be redrawn. */
const PLAIN_EVERY_MS = 10_000;

/** One line: how far, what runs, what went wrong so far. */
export function progressLine({ total, ended, byState, running, paused }: BackfillProgress): string {
  const states = Object.entries(byState).map(([state, runs]) => `${count(runs)} ${state}`);
  const now = running.map(({ dataType, day }) => `${dataType} ${day}`);
  return [
    `${count(ended)} of ${count(total)} runs ended${paused ? ' (paused)' : ''}`,
    ...(states.length > 0 ? [states.join(', ')] : []),
    ...(now.length > 0 ? [`running: ${now.join(', ')}`] : []),
  ].join('   ');
}

/** Says each failure once, and how far it is. */
function teller({ terminal, clock }: Shell): (progress: BackfillProgress) => void {
  let failuresTold = 0;
  let plainAtMs = 0;
  return (progress) => {
    for (const { dataType, day, failure } of progress.failures.slice(failuresTold))
      terminal.err(
        `  failed: ${dataType} ${day} in ${failure?.hop ?? '?'}: ${failure?.type ?? '?'}`,
      );
    failuresTold = progress.failures.length;
    if (terminal.live) {
      terminal.status(`  ${progressLine(progress)}`);
      return;
    }
    if (clock() - plainAtMs < PLAIN_EVERY_MS) return;
    plainAtMs = clock();
    terminal.err(`  ${progressLine(progress)}`);
  };
}

/** What it says of itself, and whether it goes on; null members where nobody answered. */
async function look(
  { client }: Temporal,
  handle: BackfillHandle,
): Promise<{ readonly isOpen: boolean | null; readonly progress: BackfillProgress | null }> {
  const answer = async <T>(call: () => Promise<T>): Promise<T | null> => {
    try {
      return await client.withDeadline(Date.now() + CALL_MS, call);
    } catch {
      // Before its plan is made it has no query; a worker or server that is away answers later.
      return null;
    }
  };
  const described = await answer(() => handle.describe());
  const isOpen =
    described === null ? null : ['RUNNING', 'CONTINUED_AS_NEW'].includes(described.status.name);
  const progress =
    isOpen === true ? await answer(() => handle.query<BackfillProgress>('progress')) : null;
  return { isOpen, progress };
}

/**
 * Shows a backfill until it ends.
 * @throws CommandFault 3 when Temporal does not answer for a minute; the backfill goes on
 */
export async function watchBackfill(
  shell: Shell,
  temporal: Temporal,
  handle: BackfillHandle,
): Promise<'ended' | 'interrupted'> {
  const { clock, signal, terminal } = shell;
  const tell = teller(shell);
  let answeredMs = clock();
  try {
    while (!signal.aborted) {
      const { isOpen, progress } = await look(temporal, handle);
      if (isOpen === false) return 'ended';
      if (progress !== null) tell(progress);
      if (isOpen !== null) answeredMs = clock();
      else if (clock() - answeredMs > SILENCE_MS)
        throw new CommandFault(
          EXIT.unreachable,
          `Temporal has not answered for ${SILENCE_MS / 1000} s. The backfill goes on without this command.`,
        );
      await shell.sleep(POLL_MS);
    }
    return 'interrupted';
  } finally {
    terminal.status(null);
  }
}
