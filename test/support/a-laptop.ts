import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { S3Client } from '@aws-sdk/client-s3';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { redshiftWarehouse } from '../../clients/redshift-data';
import type { Row } from '../../clients/warehouse';
import type { RunReport } from '../../core/contracts/run-report';
import type { DailyEtlInput } from '../../core/inputs/daily-etl';
import { dailyEtlId, ETL_QUEUE } from '../../core/temporal-names';
import { processEnvironment } from '../../local/run/env-file';
import { CHECKOUT } from '../../local/run/checkout';
import type { Stack } from '../../local/stack';
import { aStackFolder, startIn } from './a-stack';
import { leaksOf } from './hygiene';

export type DailyEtl = (input: DailyEtlInput) => Promise<RunReport>;

/** A worker as a process of its own, as it runs in production. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly log: string[];
  /** SIGKILL: nothing is put in order. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const DIST = join(CHECKOUT, 'dist');
/** What every worker of this test run has said, those that were killed included. */
export const workerLogs: (readonly string[])[] = [];
/** A pending activity that a worker has taken, in Temporal's own numbers (PendingActivityState). */
const STARTED: unknown = 2;

/** Starts a worker's program and resolves when it polls. */
async function startProgram(program: string, env: Stack['env']): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [program], {
    env: { ...processEnvironment(env), LOG_LEVEL: 'info' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log: string[] = [];
  workerLogs.push(log);
  const exited = once(child, 'exit');
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line);
      if (line.includes('worker is ready')) resolve();
    });
  });
  await Promise.race([
    ready,
    exited.then(() => {
      throw new Error(`the worker ended: ${log.join('\n')}`);
    }),
  ]);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return { child, log, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** Starts an etl worker from a build and resolves when it polls. */
export const startWorker = (env: Stack['env'], dist = DIST): Promise<WorkerProcess> =>
  startProgram(join(dist, 'workers', 'etl.js'), env);

/** Starts a border worker; `env` is the stack's `borderEnv`. */
export const startBorderWorker = (env: Stack['borderEnv']): Promise<WorkerProcess> =>
  startProgram(join(DIST, 'workers', 'border.js'), env);

/** A stack that runs, and what takes its folder away once it is stopped. */
export interface StackInFolder {
  readonly folder: string;
  readonly stack: Pick<Stack, 'env' | 'seedEnv' | 'borderEnv' | 'stop'>;
  readonly remove: () => Promise<void>;
}

/** A whole laptop of a test's own: the stack in a folder, clients of every part. */
export async function startLaptop() {
  const { folder, remove } = aStackFolder();
  return laptopOn({ folder, stack: await startIn(folder), remove });
}

/** Clients of every part of a stack. */
export async function laptopOn({ folder, stack, remove }: StackInFolder) {
  const { env, seedEnv } = stack;
  const credentials = (of: Stack['env']) => ({
    accessKeyId: of.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: of.AWS_SECRET_ACCESS_KEY ?? '',
  });
  const region = env.AWS_REGION ?? '';
  const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS ?? '' });
  const temporal = new Client({ connection });
  const s3As = (of: Stack['env']): S3Client =>
    new S3Client({
      region,
      endpoint: env.AWS_ENDPOINT_URL_S3 ?? '',
      credentials: credentials(of),
    });
  const [s3, etlS3] = [s3As(seedEnv), s3As(env)];
  const dynamodb = new DynamoDBClient({
    region,
    endpoint: env.AWS_ENDPOINT_URL_DYNAMODB ?? '',
    credentials: credentials(seedEnv),
  });
  const dataApi = new RedshiftDataClient({
    region,
    endpoint: env.AWS_ENDPOINT_URL_REDSHIFT_DATA ?? '',
    credentials: credentials(env),
  });
  const warehouse = redshiftWarehouse(
    dataApi,
    {
      WorkgroupName: env.MILLRACE_REDSHIFT_WORKGROUP ?? '',
      Database: env.MILLRACE_REDSHIFT_DATABASE ?? '',
    },
    pause,
  );

  async function rows(sql: string): Promise<readonly Row[]> {
    const found = await warehouse.query(sql, 60_000);
    if (found === null) throw new Error(`no answer to ${sql}`);
    return found;
  }

  const start = (input: DailyEtlInput): Promise<WorkflowHandle<DailyEtl>> =>
    temporal.workflow.start<DailyEtl>('dailyEtl', {
      taskQueue: ETL_QUEUE,
      workflowId: dailyEtlId(input.dataType, input.day),
      args: [input],
    });
  const run = async (input: DailyEtlInput): Promise<RunReport> => (await start(input)).result();

  /** Resolves as soon as an attempt of the activity runs in some worker. */
  async function running(handle: WorkflowHandle<DailyEtl>, activityType: string): Promise<void> {
    for (;;) {
      const { raw } = await handle.describe();
      const isIt = raw.pendingActivities?.some(
        ({ activityType: type, state }) => type?.name === activityType && state === STARTED,
      );
      if (isIt === true) return;
      await pause(5);
    }
  }

  /** The highest attempt that each activity of a run needed. */
  async function attempts(handle: WorkflowHandle<DailyEtl>): Promise<Record<string, number>> {
    const { events } = await handle.fetchHistory();
    const names = new Map<string, string>();
    const highest: Record<string, number> = {};
    for (const {
      eventId,
      activityTaskScheduledEventAttributes: scheduled,
      activityTaskStartedEventAttributes: started,
    } of events ?? []) {
      if (scheduled != null) names.set(String(eventId), scheduled.activityType?.name ?? '');
      if (started == null) continue;
      const name = names.get(String(started.scheduledEventId)) ?? '';
      highest[name] = Math.max(highest[name] ?? 0, started.attempt ?? 0);
    }
    return highest;
  }

  const laptop = {
    folder,
    stack,
    env,
    temporal,
    /** With the seeder's rights: it fills the sources. */
    s3,
    /** With the worker's rights: it reads what it has written. */
    etlS3,
    dynamodb,
    rows,
    start,
    run,
    running,
    attempts,
  };
  async function stop(): Promise<void> {
    for (const client of [s3, etlS3, dynamodb, dataApi]) client.destroy();
    await connection.close();
    await stack.stop();
    await remove();
  }
  return {
    ...laptop,
    /** The end of every test run on a laptop: looks at all that it has left, then stops. @throws Error naming each leak */
    stop: async (): Promise<void> => {
      try {
        const found = await leaksOf(laptop, workerLogs);
        if (found.length > 0) throw new Error(`Let out by this test run:\n${found.join('\n')}`);
      } finally {
        await stop();
      }
    },
  };
}
export type RunningLaptop = Awaited<ReturnType<typeof startLaptop>>;
/** What tests work with. */
export type Laptop = Omit<RunningLaptop, 'stop'>;
