import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { giveUpNow } from '../support/give-up';
import { outlast } from '../support/outlast';

/** Tells Temporal at once of workers that are gone, as it would find out by missed heartbeats: a round takes seconds so. */
export interface Reaper {
  readonly gone: (identity: string) => void;
  readonly stop: () => Promise<void>;
}

const LOOK_AGAIN_MS = 300;

async function look(temporal: Client, gone: ReadonlySet<string>): Promise<void> {
  for await (const { workflowId } of temporal.workflow.list({
    query: "ExecutionStatus = 'Running'",
  }))
    await giveUpNow(temporal.workflow.getHandle(workflowId), gone);
}

export function startReaper(temporal: Client): Reaper {
  const gone = new Set<string>();
  let stopped = false;
  const run = async (): Promise<void> => {
    while (!stopped) {
      if (gone.size > 0) await outlast(() => look(temporal, gone));
      await pause(LOOK_AGAIN_MS);
    }
  };
  const running = run();
  return {
    gone: (identity) => void gone.add(identity),
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
