import { Worker } from 'node:worker_threads';
import { failAs } from '../activities/fail';
import type { LaneJob, LaneProgress, LaneResult } from '../activities/transform-lane';
import type { RunLanes } from '../activities/transform-deps';
import type { SourceFile } from '../core/codecs/manifest-transform';
import type { FromThread, ToThread } from './lane-messages';

/** One lane that waits for a thread, or runs in one. */
interface Task {
  readonly job: LaneJob;
  readonly nextFile: () => SourceFile | null;
  readonly progress: (increment: LaneProgress) => void;
  readonly resolve: (result: LaneResult) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  task: Task | null;
}

/**
 * Threads make few objects but unpack into hundreds of megabytes of short-lived buffers, which are freed when young
 * objects are collected: the smaller their space, the sooner (forty megabytes less at the peak on Node 24).
 */
const YOUNG_MB = 1;

export interface LanePool {
  readonly runLanes: RunLanes;
  /** Ends the threads; lanes that run are rejected. */
  readonly close: () => Promise<void>;
}

/** A pool of `size` threads, each running `script` (which calls `serveLanes`). Chunks that run at once share them. */
export function lanePool(size: number, script: string): LanePool {
  const threads = new Set<Thread>();
  const waiting: Task[] = [];
  let closing = false;

  const tell = ({ worker }: Thread, message: ToThread): void => worker.postMessage(message);

  function hear(thread: Thread, message: FromThread): void {
    const { task } = thread;
    if (task === null) return;
    if ('ask' in message) tell(thread, { file: task.nextFile() });
    else if ('progress' in message) task.progress(message.progress);
    else {
      thread.task = null;
      if ('done' in message) task.resolve(message.done);
      else {
        const { failed } = message;
        task.reject('type' in failed ? failAs(failed) : new Error(failed.message));
      }
      startNext();
    }
  }

  function startThread(): Thread {
    const thread: Thread = {
      worker: new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }),
      task: null,
    };
    threads.add(thread);
    thread.worker.on('message', (message: FromThread) => hear(thread, message));
    const lost = (why: string): void => {
      if (!threads.delete(thread)) return;
      thread.task?.reject(new Error(`A transform thread ended: ${why}.`));
      startNext();
    };
    thread.worker.once('error', (error) => lost(error.message));
    thread.worker.once('exit', (code) => lost(`exit code ${code}`));
    return thread;
  }

  function startNext(): void {
    while (waiting.length > 0 && !closing) {
      const idle = [...threads].find(({ task }) => task === null);
      if (idle === undefined && threads.size === size) return;
      const thread = idle ?? startThread();
      const task = waiting.shift();
      if (task === undefined) return;
      thread.task = task;
      tell(thread, { run: task.job });
    }
  }

  /** Takes tasks out of the pool: those that wait are dropped, those that run lose their thread. */
  function drop(tasks: readonly Task[], why: Error): void {
    for (const task of tasks) {
      const at = waiting.indexOf(task);
      if (at >= 0) waiting.splice(at, 1);
      const thread = [...threads].find((candidate) => candidate.task === task);
      if (thread !== undefined) {
        threads.delete(thread);
        void thread.worker.terminate();
      }
      task.reject(why);
    }
    startNext();
  }

  const runLanes: RunLanes = async (job, files, progress, signal) => {
    signal.throwIfAborted();
    let next = 0;
    const nextFile = (): SourceFile | null => files[next++] ?? null;
    const lanes = Math.max(1, Math.min(size, files.length));
    const tasks: Task[] = [];
    const results = Array.from(
      { length: lanes },
      (_, lane) =>
        new Promise<LaneResult>((resolve, reject) => {
          tasks.push({ job: { ...job, lane, lanes }, nextFile, progress, resolve, reject });
        }),
    );
    const abort = (): void => drop(tasks, signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    waiting.push(...tasks);
    startNext();
    try {
      return await Promise.all(results);
    } catch (error) {
      drop(tasks, error as Error);
      await Promise.allSettled(results);
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };

  return {
    runLanes,
    close: async () => {
      closing = true;
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}
