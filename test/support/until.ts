import { setTimeout as pause } from 'node:timers/promises';

/** Waits for what nothing tells of. @throws Error that names it, after a minute */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what}: not so within ${withinMs / 1_000} s`);
    await pause(20);
  }
}
