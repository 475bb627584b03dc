import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../core/temporal-names';
import { temporalCli } from '../local/temporal-cli';
import { startSlack, type TestSlack } from '../test/support/a-slack';
import { ROOT } from './folders';
import { bundleWorkflows } from '../workers/workflow-bundle';
import type { WorkerHears, WorkerSays } from './overhead-worker';

/** CPU of the worker until now, and its memory at its peak (MB of 10^6 bytes). */
export type WorkerFigures = Exclude<WorkerSays, 'ready'>;

export interface Stage {
  readonly client: Client;
  readonly slack: TestSlack;
  readonly worker: () => Promise<WorkerFigures>;
  readonly stop: () => Promise<void>;
}

/** Starts the worker's process. @throws Error when it ends before it polls */
async function startWorker(address: string, slackUrl: string, bundle: string) {
  const child = fork(join(__dirname, 'overhead-worker.js'), [address, slackUrl, bundle]);
  const ended = once(child, 'exit');
  const next = async (): Promise<WorkerSays> => {
    const [said] = (await Promise.race([
      once(child, 'message'),
      ended.then(([code]) => {
        throw new Error(`the worker ended with ${String(code)}`);
      }),
    ])) as [WorkerSays];
    return said;
  };
  const hear = (word: WorkerHears): boolean => child.send(word);
  await next();
  return {
    figures: async (): Promise<WorkerFigures> => {
      hear('figures');
      return (await next()) as WorkerFigures;
    },
    stop: async (): Promise<void> => {
      hear('stop');
      await ended;
    },
  };
}

/** Bundles here: bundling takes more memory than working, and the figure is to be the worker's. */
async function bundleInto(folder: string): Promise<string> {
  const path = join(folder, 'workflow-bundle.js');
  writeFileSync(path, await bundleWorkflows(join(__dirname, 'overhead-workflows.js')));
  return path;
}

/** Temporal's dev server as the laptop's stack has it (a file, WAL, synchronous=OFF), a worker beside it, and a Slack. */
export async function startStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-overhead-'));
  const path = await temporalCli(join(ROOT, '.stack'), console.log);
  const env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      dbFilename: join(folder, 'temporal.db'),
      searchAttributes: Object.values(SEARCH_ATTRIBUTES).map((name) =>
        defineSearchAttributeKey(name, 'KEYWORD'),
      ),
      extraArgs: ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=OFF'],
    },
  });
  const slack = await startSlack();
  const teardown = async (): Promise<void> => {
    await slack.stop();
    await env.teardown();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const worker = await startWorker(env.address, slack.url, await bundleInto(folder));
    return {
      client: env.client,
      slack,
      worker: worker.figures,
      stop: async () => {
        await worker.stop();
        await teardown();
      },
    };
  } catch (error) {
    await teardown();
    throw error;
  }
}
