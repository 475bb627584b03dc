import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PEER_SOURCES } from './folders';
import { AIRFLOW_PYTHON, airflowPeer, PYTHON, pythonPeer } from './peers';
import { median } from './rounds';

const run = promisify(execFile);

/** Seconds of a chain of tasks by each way of running them. */
type Seconds = Readonly<Record<string, number>>;

interface Peer {
  readonly name: string;
  /** The reason why it cannot take part. */
  readonly install: () => Promise<string | null>;
  readonly run: (tasks: number) => Promise<Seconds>;
}

async function dagster(tasks: number): Promise<Seconds> {
  const { stdout } = await run(PYTHON, [join(PEER_SOURCES, 'tasks_dagster.py'), String(tasks)]);
  return JSON.parse(stdout) as Seconds;
}

/** Airflow runs what its database knows, so each run gets a database with the tasks. */
async function airflow(tasks: number): Promise<Seconds> {
  const home = mkdtempSync(join(tmpdir(), 'millrace-airflow-'));
  const dags = join(PEER_SOURCES, 'airflow');
  const env = {
    ...process.env,
    AIRFLOW_HOME: home,
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__CORE__DAGS_FOLDER: dags,
    TASKS: String(tasks),
  };
  try {
    for (const args of [
      ['db', 'migrate'],
      ['dags', 'reserialize'],
    ])
      await run(AIRFLOW_PYTHON, ['-m', 'airflow', ...args], { env });
    const { stdout } = await run(AIRFLOW_PYTHON, [join(dags, 'tasks_airflow.py')], { env });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Seconds;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const PEERS_OF_OVERHEAD: readonly Peer[] = [
  { name: 'Dagster', install: () => pythonPeer('dagster'), run: dagster },
  { name: 'Airflow', install: airflowPeer, run: airflow },
];

async function linesOf(peer: Peer, tasks: number, rounds: number): Promise<string[]> {
  const missing = await peer.install();
  if (missing !== null) return [missing];
  const runs: Seconds[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) runs.push(await peer.run(tasks));
  } catch (error) {
    return [
      `${peer.name} did not run: ${(error as Error).message.trim().split('\n').at(-1) ?? ''}`,
    ];
  }
  return Object.keys(runs[0] ?? {}).map((way) => {
    const seconds = median(runs.map((each) => each[way] ?? NaN));
    const each = ((seconds * 1000) / tasks).toFixed(0);
    return `${peer.name}, ${way}: ${each} ms a task (${tasks} empty tasks, ${seconds.toFixed(2)} s, median of ${runs.length})`;
  });
}

/** What as many empty tasks cost elsewhere, one chain after the other: a figure to stand beside ours, and no goal. */
export async function overheadOfPeers(tasks: number, rounds: number): Promise<string[]> {
  const lines: string[] = [];
  for (const peer of PEERS_OF_OVERHEAD) lines.push(...(await linesOf(peer, tasks, rounds)));
  return lines;
}
