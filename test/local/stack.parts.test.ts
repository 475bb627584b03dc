import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ExecuteStatementCommand, RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { IncomingWebhook } from '@slack/webhook';
import { loadConfig } from '../../config/config';
import { parseEnv, processEnvironment } from '../../local/run/env-file';
import { wipeStack } from '../../local/run/folder';
import { isTaken } from '../../local/run/ports';
import { isAlive, type KnownProcess } from '../../local/run/processes';
import type { AccessKey } from '../../local/run/secrets';
import type { Stack, StackFault } from '../../local/stack';
import { chinaAs, keyOfProfile, keyOfUser } from '../support/a-border';
import { aStackFolder, CACHE, partsOf, startIn } from '../support/a-stack';
import { get, put } from '../support/s3-tries';

const run = promisify(execFile);

type Env = Stack['env'];
const keyOf = (env: Env): AccessKey => ({
  accessKeyId: env.AWS_ACCESS_KEY_ID!,
  secretAccessKey: env.AWS_SECRET_ACCESS_KEY!,
});
const s3As = (env: Env, credentials = keyOf(env)) =>
  new S3Client({ region: env.AWS_REGION!, endpoint: env.AWS_ENDPOINT_URL_S3!, credentials });
const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
const alive = (parts: Readonly<Record<string, KnownProcess>>): string[] =>
  Object.entries(parts).flatMap(([name, known]) => (isAlive(known) ? [name] : []));

const PART_NAMES = ['aws', 'china', 'dynamodb', 'postgres', 'redshift', 'slack', 'temporal'];

describe('a running stack', () => {
  const { folder, remove } = aStackFolder();
  let stack: Stack;
  beforeAll(async () => {
    stack = await startIn(folder);
  });
  afterAll(async () => {
    await stack.stop();
    await remove();
  });

  it('has Temporal, with the search attributes and a week of retention', async () => {
    const ask = (...args: string[]) =>
      run(stack.env.TEMPORAL_CLI!, ['operator', ...args], { env: processEnvironment(stack.env) });
    expect((await ask('namespace', 'describe', '-n', 'default')).stdout).toMatch(/168h|604800/);
    const attributes = (await ask('search-attribute', 'list')).stdout;
    for (const name of ['MillraceDataType', 'MillraceDay', 'MillraceHop', 'MillraceTrigger']) {
      expect(attributes).toMatch(new RegExp(`${name} +Keyword`));
    }
    const ui = await fetch(stack.env.MILLRACE_TEMPORAL_UI_URL!);
    expect(await ui.text()).toContain('<html');
  });

  it('has the tables of the accounts, with their capacity', async () => {
    const client = new DynamoDBClient({
      region: stack.env.AWS_REGION!,
      endpoint: stack.env.AWS_ENDPOINT_URL_DYNAMODB!,
      credentials: keyOf(stack.seedEnv),
    });
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['devices', 'users']);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'users' }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 2000, WriteCapacityUnits: 2000 },
    });
  });

  it('has an environment that Millrace takes', () => {
    const config = loadConfig(stack.env);
    expect(config.warehouse.target).toEqual({ kind: 'workgroup', workgroup: 'laptop' });
    expect(config.copy).toEqual({ roleArn: 'default', region: 'eu-west-1' });
    expect(parseEnv(readFileSync(join(folder, 'env'), 'utf8'))).toEqual(stack.env);
    expect(parseEnv(readFileSync(join(folder, 'env.seed'), 'utf8'))).toEqual(stack.seedEnv);
    expect(parseEnv(readFileSync(join(folder, 'env.border'), 'utf8'))).toEqual(stack.borderEnv);
  });

  it('keeps what is secret from other users of the machine', () => {
    const files = ['env', 'env.seed', 'env.border', 'border-credentials', 'secrets.json', 'lock'];
    for (const name of files) {
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    }
  });

  it('answers an SQL question by `npm run sql`', async () => {
    const { stdout } = await run(process.execPath, ['dist/local/sql/main.js', 'select 1 as one'], {
      env: processEnvironment(stack.env),
    });
    expect(stdout).toBe('one\n---\n  1\n(1 rows)\n');
  });

  it('refuses wrong signatures, at S3 and at Redshift', async () => {
    const credentials = { ...keyOf(stack.env), secretAccessKey: 'wrong' };
    await expect(put(s3As(stack.env, credentials), 'millrace-exports', 'a')).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    const redshift = new RedshiftDataClient({
      region: stack.env.AWS_REGION!,
      endpoint: stack.env.AWS_ENDPOINT_URL_REDSHIFT_DATA!,
      credentials,
    });
    const question = { WorkgroupName: 'laptop', Database: 'analytics', Sql: 'SELECT 1' };
    await expect(redshift.send(new ExecuteStatementCommand(question))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  it('lets millrace-etl read, list and write its three buckets, and delete nothing', async () => {
    const s3 = s3As(stack.env);
    for (const bucket of ['millrace-exports', 'millrace-warehouse', 'millrace-quarantine']) {
      await put(s3, bucket, 'etl/a', 'hello');
      expect(await get(s3, bucket, 'etl/a')).toBe('hello');
      const { Contents } = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: 'etl/' }),
      );
      expect(Contents?.map(({ Key }) => Key)).toEqual(['etl/a']);
      const remove1 = new DeleteObjectCommand({ Bucket: bucket, Key: 'etl/a' });
      await expect(s3.send(remove1)).rejects.toMatchObject(denied);
    }
    await expect(put(s3, 'millrace-events', 'a')).rejects.toMatchObject(denied);
  });

  it('lets millrace-copy read the warehouse bucket and nothing else', async () => {
    await put(s3As(stack.env), 'millrace-warehouse', 'copy/a', 'rows');
    await put(s3As(stack.env), 'millrace-exports', 'copy/a');
    const s3 = s3As(stack.env, keyOfUser(folder, 'millrace-copy'));
    expect(await get(s3, 'millrace-warehouse', 'copy/a')).toBe('rows');
    await expect(get(s3, 'millrace-exports', 'copy/a')).rejects.toMatchObject(denied);
    await expect(get(s3, 'millrace-quarantine', 'a')).rejects.toMatchObject(denied);
    await expect(put(s3, 'millrace-warehouse', 'b')).rejects.toMatchObject(denied);
  });

  it('lets millrace-seed fill the sources, not read them, nor touch the warehouse', async () => {
    const s3 = s3As(stack.seedEnv);
    await put(s3, 'millrace-events', 'plays/a');
    await put(s3, 'millrace-exports', 'exports/a');
    await expect(get(s3, 'millrace-events', 'plays/a')).rejects.toMatchObject(denied);
    await expect(put(s3, 'millrace-warehouse', 'a')).rejects.toMatchObject(denied);
  });

  it('shows in its inbox what is posted, tags as text, and tells a program the same', async () => {
    const text = '*plays* failed: <b>&lt;script&gt;';
    const { text: answer } = await new IncomingWebhook(stack.env.SLACK_WEBHOOK_URL!).send({ text });
    expect(answer).toBe('ok');
    const inbox = `http://127.0.0.1:${stack.ports.slack}`;
    const html = await (await fetch(inbox)).text();
    expect(html).toContain('<strong>plays</strong> failed: &lt;b&gt;&lt;script&gt;');
    const [newest] = (await (await fetch(`${inbox}/messages`)).json()) as { payload: object }[];
    expect(newest?.payload).toEqual({ text, blocks: [] });
  });

  it('refuses what Slack refuses, and a caller without the secret address', async () => {
    const webhook = stack.env.SLACK_WEBHOOK_URL!;
    const post = async (url: string, body: string): Promise<string> => {
      const answer = await fetch(url, { method: 'POST', body });
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await post(webhook, '{}')).toBe('400 no_text');
    expect(await post(webhook.slice(0, -1), '{"text":"a"}')).toBe('403 invalid_token');
  });

  it('is reached through 127.0.0.1 only', async () => {
    const reaches = (host: string, port: number): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect({ host, port, timeout: 500 });
        const end = (answer: boolean) => () => resolve((socket.destroy(), answer));
        socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
      });
    for (const [name, port] of Object.entries(stack.ports)) {
      expect([name, await reaches('127.0.0.1', port)]).toEqual([name, true]);
      // Another address of the same machine, which whoever listens on all addresses answers to.
      expect([name, await reaches('127.0.0.2', port)]).toEqual([name, false]);
    }
  });

  it('refuses a second stack on its folder, and says where the first one is', async () => {
    await expect(startIn(folder)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`http://127.0.0.1:${stack.ports.temporalUi}`) as string,
    });
    expect(alive(partsOf(folder)).sort()).toEqual(PART_NAMES);
  });

  it("has its parts' processes in the lock, and none of them after stop", async () => {
    const parts = partsOf(folder);
    expect(Object.keys(parts).sort()).toEqual(PART_NAMES);
    await stack.stop();
    expect(alive(parts)).toEqual([]);
    await stack.stop();
  });
});

describe('two stacks side by side', () => {
  const folders = [aStackFolder(), aStackFolder()] as const;
  let stacks: Stack[] = [];
  afterAll(async () => {
    await Promise.all(stacks.map((stack) => stack.stop()));
    for (const { remove } of folders) await remove();
  });

  it('started at once have ports, keys and data of their own', async () => {
    const said: string[][] = [[], []];
    stacks = await Promise.all(folders.map(({ folder }, index) => startIn(folder, said[index])));
    const [one, other] = stacks as [Stack, Stack];
    const both = [...Object.values(one.ports), ...Object.values(other.ports)];
    expect(new Set(both).size).toBe(both.length);
    expect(
      said.flat().some((line) => /^Port 4566 is taken: aws listens on \d+\.$/.test(line)),
    ).toBe(true);
    await put(s3As(one.env), 'millrace-exports', 'mine');
    await expect(get(s3As(other.env), 'millrace-exports', 'mine')).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await expect(
      put(s3As(other.env, keyOf(one.env)), 'millrace-exports', 'a'),
    ).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    const borderKey = keyOfProfile(one.borderEnv.AWS_SHARED_CREDENTIALS_FILE!, 'millrace-cn');
    const list = new ListObjectsV2Command({ Bucket: 'millrace-cn-events' });
    expect((await chinaAs(one, borderKey).s3.send(list)).KeyCount).toBe(0);
    await expect(chinaAs(other, borderKey).s3.send(list)).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    });
  });
});

describe('a stack that is killed', () => {
  const { folder, remove } = aStackFolder();
  let stack: Stack | null = null;
  let owner: ChildProcess | null = null;
  afterAll(async () => {
    owner?.kill('SIGKILL');
    await (stack ?? (await startIn(folder))).stop();
    await remove();
  });

  const START = `
    const { startStack } = require('./dist/local/stack');
    startStack({ folder: process.argv[1], cacheFolder: process.argv[2], say: console.error })
      .then(() => console.log('ready'));
    process.on('SIGTERM', () => process.exit(1));`;

  /** A process that starts the stack, as npm run stack does, and knows nothing of this test. */
  async function startElsewhere(): Promise<ChildProcess> {
    owner = spawn(process.execPath, ['-e', START, folder, CACHE], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout!, 'data')) as [Buffer];
    expect(line.toString()).toBe('ready\n');
    return owner;
  }

  async function kill(...pids: number[]): Promise<void> {
    const gone = once(owner!, 'exit');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await gone;
  }

  it('leaves children, which the next start ends before it takes over their data', async () => {
    const { pid } = await startElsewhere();
    const parts = partsOf(folder);
    const env = parseEnv(readFileSync(join(folder, 'env'), 'utf8'));
    await put(s3As(env), 'millrace-exports', 'kept', 'yes');
    await new IncomingWebhook(env.SLACK_WEBHOOK_URL!).send({ text: 'kept' });
    await kill(pid!);
    expect(alive(parts).sort()).toEqual(PART_NAMES);

    const said: string[] = [];
    stack = await startIn(folder, said);
    expect(said[0]).toMatch(/^An earlier stack was killed; ending what it left: .*postgres/);
    expect(alive(parts)).toEqual([]);
    expect(keyOf(stack.env)).toEqual(keyOf(env));
    expect(await get(s3As(stack.env), 'millrace-exports', 'kept')).toBe('yes');
    const inbox = await fetch(`http://127.0.0.1:${stack.ports.slack}/messages`);
    expect(await inbox.json()).toMatchObject([{ payload: { text: 'kept' } }]);
    await stack.stop();
    stack = null;
  });

  it('with all its parts starts again, with keys that work and the objects it had', async () => {
    const { pid } = await startElsewhere();
    await kill(pid!, ...Object.values(partsOf(folder)).map((part) => part.pid));
    stack = await startIn(folder);
    expect(await get(s3As(stack.env), 'millrace-exports', 'kept')).toBe('yes');
    await stack.stop();
    stack = null;
  });

  it('asks its parts to end when its process ends without stopping it', async () => {
    const caller = await startElsewhere();
    const parts = partsOf(folder);
    caller.kill('SIGTERM');
    await once(caller, 'exit');
    const deadline = Date.now() + 15_000;
    while (alive(parts).length > 0 && Date.now() < deadline) await pause(50);
    expect(alive(parts)).toEqual([]);
  });
});

describe('a part that dies', () => {
  const { folder, remove } = aStackFolder();
  afterAll(remove);

  it('is named, with the last lines of its log, and the others are stopped', async () => {
    const stack = await startIn(folder);
    const parts = partsOf(folder);
    process.kill(parts.dynamodb!.pid, 'SIGKILL');
    const fault = await stack.failed;
    expect(fault).toMatchObject({ exitCode: 3 });
    expect(fault.message).toMatch(/^DynamoDB \(dynalite\) ended with SIGKILL\. The last lines of /);
    expect(fault.message).toContain('Dynalite listening at');
    expect(alive(parts)).toEqual([]);
  });

  it('is named too when it is the PostgreSQL behind the gateway', async () => {
    const stack = await startIn(folder);
    process.kill(partsOf(folder).postgres!.pid, 'SIGKILL');
    expect((await stack.failed).message).toMatch(
      /^Redshift .* ended with code 1[^]*PostgreSQL has ended/,
    );
  });

  it('while it starts fails the start with its own words, and nothing is left running', async () => {
    const file = join(folder, 'secrets.json');
    const secrets = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...secrets, postgresPassword: 'another' }));
    const fault = await startIn(folder).then(
      () => null,
      (error: unknown) => error as StackFault,
    );
    expect(fault).toMatchObject({ exitCode: 3 });
    expect(fault?.message).toContain('password authentication failed');
    const ports = JSON.parse(readFileSync(join(folder, 'ports.json'), 'utf8')) as Stack['ports'];
    for (const port of Object.values(ports)) expect(await isTaken(port)).toBe(false);
  });

  it('is healed by a wipe, which takes data and secrets and leaves the folder', async () => {
    writeFileSync(join(folder, 'bin'), 'a fetched program');
    await wipeStack(folder, () => undefined);
    expect(readdirSync(folder)).toEqual(['bin']);
    const stack = await startIn(folder);
    await stack.stop();
  });

  it('begins anew where the folder was removed by hand', async () => {
    rmSync(folder, { recursive: true });
    const stack = await startIn(folder);
    await stack.stop();
  });
});
