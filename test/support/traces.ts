import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import type { ExportTrace } from '../../activities/export-trace';
import type { LoadTrace } from '../../activities/load-trace';

export type Trace = LoadTrace | ExportTrace;

/** A step that an attempt said it took, and when. */
export interface SeenTrace {
  readonly trace: Trace;
  /** What shares one warehouse and one bucket; nothing is compared across worlds. */
  readonly world: string;
  /** The process that said it: what one process says is in order. */
  readonly source: string;
  readonly atMs: number;
}

/** A trace as the worker logs it: the step is the message. */
const lineOf = ({ trace: { step, ...what }, world, source, atMs }: SeenTrace): string =>
  JSON.stringify({ time: new Date(atMs).toISOString(), message: step, world, source, ...what });

function parsed(line: string): Partial<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    // Other programs' lines, and the last one of a process that was killed.
    return null;
  }
}

function seenIn(line: string, world: string, source: string): SeenTrace[] {
  const value = parsed(line);
  if (value === null) return [];
  const { time, message, world: ownWorld, source: ownSource, ...what } = value;
  delete what.level;
  const isTrace =
    (what.hop === 'load' && typeof what.epoch === 'string') ||
    (what.hop === 'export' && typeof what.attempt === 'string');
  if (!isTrace || typeof message !== 'string' || typeof time !== 'string') return [];
  return [
    {
      trace: { ...what, step: message } as unknown as Trace,
      world: typeof ownWorld === 'string' ? ownWorld : world,
      source: typeof ownSource === 'string' ? ownSource : source,
      atMs: Date.parse(time),
    },
  ];
}

/** Traces among the lines that a worker process has logged; all workers of one stack are one world. */
export const tracesOfLog = (lines: readonly string[], world: string, source: string): SeenTrace[] =>
  lines.flatMap((line) => seenIn(line, world, source));

/** Traces of a file that MILLRACE_TEST_TRACES named while tests ran. */
export const readTraces = (path: string): SeenTrace[] =>
  tracesOfLog(readFileSync(path, 'utf8').split('\n'), path, path);

/** Takes the traces of activities that run in this process, one world. MILLRACE_TEST_TRACES names a file that gets them too. */
export function collectTraces(world: string = randomUUID()) {
  let seen: SeenTrace[] = [];
  const file = process.env.MILLRACE_TEST_TRACES;
  return {
    trace: (trace: Trace): void => {
      const one = { trace, world, source: `process ${process.pid}`, atMs: Date.now() };
      seen.push(one);
      if (file !== undefined) appendFileSync(file, `${lineOf(one)}\n`);
    },
    /** What came since it was last asked. */
    take: (): SeenTrace[] => {
      const taken = seen;
      seen = [];
      return taken;
    },
  };
}
export type TraceCollector = ReturnType<typeof collectTraces>;
