import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Client } from '@temporalio/client';
import type { Row } from '../../clients/warehouse';
import type { Environment } from '../../local/run/env-file';
import type { AccessKey } from '../../local/run/secrets';
import { PERSONAL_MARKER, PERSONAL_NUMBER } from '../../local/seed/events/personal';
import { EMAIL_MARKER, NAME_MARKER } from '../../local/seed/people';
import type { Stack } from '../../local/stack';
import { chinaAs, keyOfUser, worldAs } from './a-border';
import { leaks, type Said, type Words } from './planted';
import { objectsBelow } from './quarantined';

/** What a test run on a laptop leaves behind, and how it is read. */
export interface Left {
  /** The stack's folder. */
  readonly folder: string;
  readonly stack: Pick<Stack, 'env' | 'seedEnv' | 'borderEnv'>;
  readonly env: Environment;
  readonly temporal: Client;
  readonly rows: (sql: string) => Promise<readonly Row[]>;
}

/** Every workflow of a server, whole: its history, its memo and search attributes; every schedule. */
export async function saidByTemporal(client: Client): Promise<Said[]> {
  const said: Said[] = [];
  for await (const info of client.workflow.list()) {
    const { workflowId, runId, memo, raw } = info;
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    said.push([`${workflowId} ${runId}`, [history, memo, raw]]);
  }
  for await (const { scheduleId } of client.schedule.list())
    said.push([
      `schedule ${scheduleId}`,
      (await client.schedule.getHandle(scheduleId).describe()).raw,
    ]);
  return said;
}

interface StackSecrets {
  readonly awsRoot: AccessKey;
  readonly postgresPassword: string;
  readonly slackToken: string;
  readonly crossingKey: string;
  readonly users: Readonly<Record<string, AccessKey>>;
}

const secretsIn = (folder: string): StackSecrets =>
  JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as StackSecrets;

/** Every secret that the stack made for itself: nothing may say one. */
function secretWords(folder: string): Words {
  const { awsRoot, postgresPassword, slackToken, crossingKey, users } = secretsIn(folder);
  const keys = Object.entries(users).map(
    ([user, { secretAccessKey }]) => [`the key of ${user}`, secretAccessKey] as const,
  );
  return {
    'the key of the root': awsRoot.secretAccessKey,
    'the password of PostgreSQL': postgresPassword,
    'the token of the webhook': slackToken,
    'the key of the hashes': crossingKey,
    ...Object.fromEntries(keys),
  };
}

/** What the seeder planted in people of the world: in the sources and in quarantine it stands, and nowhere behind them. */
const OF_PEOPLE: Words = { "a person's address": EMAIL_MARKER, "a person's name": NAME_MARKER };
/** What it planted in events of China: it may stand in China only. */
const OF_CHINA: Words = {
  'what is personal in China': PERSONAL_MARKER,
  'a personal number of China': PERSONAL_NUMBER,
};
/** Buckets that hold the world's records as they came. */
const RAW = ['millrace-exports', 'millrace-events', 'millrace-quarantine'];

const logsIn = (folder: string): Said[] =>
  readdirSync(join(folder, 'logs')).map((name) => [
    name,
    readFileSync(join(folder, 'logs', name), 'utf8'),
  ]);

/** S3 of the world as who may do everything. */
export const rootOf = ({ folder, stack }: Pick<Left, 'folder' | 'stack'>): S3Client =>
  worldAs(stack, secretsIn(folder).awsRoot);

/** Every object of every bucket of the world. */
async function saidInTheWorld(left: Left): Promise<Record<'raw' | 'made', Said[]>> {
  const root = rootOf(left);
  try {
    const said: Record<'raw' | 'made', Said[]> = { raw: [], made: [] };
    const { Buckets = [] } = await root.send(new ListBucketsCommand({}));
    for (const { Name: bucket = '' } of Buckets)
      for (const [key, body] of await objectsBelow(root, bucket))
        said[RAW.includes(bucket) ? 'raw' : 'made'].push([`s3://${bucket}/${key}`, body]);
    return said;
  } finally {
    root.destroy();
  }
}

/** Every row of every table. */
async function saidInTables({ rows }: Left): Promise<Said[]> {
  const tables = await rows(
    "SELECT table_schema, table_name FROM svv_tables WHERE table_schema IN ('accounts', 'events', 'millrace')",
  );
  const said: Said[] = [];
  for (const table of tables) {
    const name = table.map((part) => `"${part ?? ''}"`).join('.');
    said.push([`the table ${name}`, await rows(`SELECT * FROM ${name}`)]);
  }
  return said;
}

/** @throws Error when what was seeded holds no planted word: then none could be missed anywhere */
async function expectPlanted({ folder, stack }: Left, raw: readonly Said[]): Promise<void> {
  if (leaks(raw, OF_PEOPLE).length === 0)
    throw new Error('No source holds a planted word, so none can be missed elsewhere.');
  const china = chinaAs(stack, keyOfUser(folder, 'millrace-border-cn')).s3;
  try {
    const events = await objectsBelow(china, 'millrace-cn-events');
    // Most test runs have nothing in China.
    if (events.size > 0 && leaks([...events], OF_CHINA).length === 0)
      throw new Error('No event of China holds a planted word, so none can be missed elsewhere.');
  } finally {
    china.destroy();
  }
}

/**
 * What a whole test run has let out where it must not be. Looks at histories, memos, search attributes, schedules, logs of
 * the stack and of every worker, the Slack inbox, all tables of the warehouse and all objects of the world.
 * @throws Error when the sources hold nothing personal, so that nothing would be proven
 */
export async function leaksOf(
  left: Left,
  workers: readonly (readonly string[])[],
): Promise<string[]> {
  const { raw, made } = await saidInTheWorld(left);
  await expectPlanted(left, raw);
  const inbox = new URL('/messages', left.env.SLACK_WEBHOOK_URL);
  const behind: Said[] = [
    ...made,
    ...(await saidByTemporal(left.temporal)),
    ...logsIn(left.folder),
    ['the workers', workers.flat().join('\n')],
    ['the inbox', await (await fetch(inbox)).text()],
    ...(await saidInTables(left)),
  ];
  const anywhere = { ...OF_CHINA, ...secretWords(left.folder) };
  return [...leaks(raw, anywhere), ...leaks(behind, { ...anywhere, ...OF_PEOPLE })];
}
