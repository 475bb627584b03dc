import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../../local/run/env-file';
import { EMAIL_MARKER, NAME_MARKER } from '../../local/seed/people';
import { leaks, type Said } from './planted';
import { objectsBelow } from './quarantined';

/** What a test run on a laptop leaves behind, and how it is read. */
export interface Left {
  /** The stack's folder. */
  readonly folder: string;
  readonly env: Environment;
  readonly temporal: Client;
  readonly etlS3: S3Client;
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
  readonly awsRoot: { readonly secretAccessKey: string };
  readonly postgresPassword: string;
  readonly slackToken: string;
  readonly users: Readonly<Record<string, { readonly secretAccessKey: string }>>;
}

/** What the seeder planted in people, and every secret that the stack made for itself. */
function plantedIn({ folder }: Left): Record<string, string> {
  const text = readFileSync(join(folder, 'secrets.json'), 'utf8');
  const { awsRoot, postgresPassword, slackToken, users } = JSON.parse(text) as StackSecrets;
  const keys = Object.entries(users).map(
    ([user, { secretAccessKey }]) => [`the key of ${user}`, secretAccessKey] as const,
  );
  return {
    "a person's address": EMAIL_MARKER,
    "a person's name": NAME_MARKER,
    'the key of the root': awsRoot.secretAccessKey,
    'the password of PostgreSQL': postgresPassword,
    'the token of the webhook': slackToken,
    ...Object.fromEntries(keys),
  };
}

const logsIn = (folder: string): Said[] =>
  readdirSync(join(folder, 'logs')).map((name) => [
    name,
    readFileSync(join(folder, 'logs', name), 'utf8'),
  ]);

/**
 * What a whole test run has let out where it must not be: histories, memos, search attributes, schedules, logs of the
 * stack and of every worker, the Slack inbox, and all objects but captures and quarantine.
 * @throws Error when the captures hold nothing personal, so that nothing would be proven
 */
export async function leaksOf(
  left: Left,
  workers: readonly (readonly string[])[],
): Promise<string[]> {
  const words = plantedIn(left);
  const captured = await objectsBelow(left, 'millrace-exports', 'exports/users/');
  if (leaks([...captured], words).length === 0)
    throw new Error('No capture of users holds a planted word, so none can be missed elsewhere.');
  const inbox = new URL('/messages', left.env.SLACK_WEBHOOK_URL);
  return leaks(
    [
      ...(await saidByTemporal(left.temporal)),
      ...logsIn(left.folder),
      ['the workers', workers.flat().join('\n')],
      ['the inbox', await (await fetch(inbox)).text()],
      ...(await objectsBelow(left, 'millrace-warehouse', '')),
    ],
    words,
  );
}
