import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { DeleteObjectCommand, DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Stack } from '../../local/stack';
import { chinaAs, keyOfProfile, keyOfUser, worldAs } from '../support/a-border';
import { aStackFolder, partsOf, startIn } from '../support/a-stack';
import { expectRefused, forbidden, get, keysIn, put, writesTo } from '../support/s3-tries';

const COPIES = 'millrace-events-from-cn';
const CHINA = 'millrace-cn-events';

describe('the China of a stack', () => {
  const { folder, remove } = aStackFolder();
  let stack: Stack;
  beforeAll(async () => {
    stack = await startIn(folder);
  });
  afterAll(async () => {
    await stack.stop();
    await remove();
  });
  const chinaOf = (user: string) => chinaAs(stack, keyOfUser(folder, user));

  it('is known to the border worker and the seeder, and to nobody else', () => {
    const keys = ['millrace-border-cn', 'millrace-seed-cn', 'millrace-admin-cn'].map((user) =>
      keyOfUser(folder, user),
    );
    const china = [
      ...keys.flatMap(({ accessKeyId, secretAccessKey }) => [accessKeyId, secretAccessKey]),
      `:${stack.ports.china}`,
      stack.seedEnv.MILLRACE_SEED_CROSSING_KEY!,
    ];
    const env = readFileSync(join(folder, 'env'), 'utf8');
    expect(china.filter((text) => env.includes(text))).toEqual([]);
    expect(Object.keys(stack.env).filter((name) => /_CN_|CROSSING/.test(name))).toEqual([]);
  });

  it('gives the border worker two identities by name, and nothing that an SDK takes by itself', () => {
    const { borderEnv } = stack;
    expect(Object.keys(borderEnv).filter((name) => name.startsWith('AWS_'))).toEqual([
      'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
      'AWS_SHARED_CREDENTIALS_FILE',
    ]);
    const file = borderEnv.AWS_SHARED_CREDENTIALS_FILE!;
    expect(file).toBe(join(folder, 'border-credentials'));
    expect(keyOfProfile(file, borderEnv.MILLRACE_CN_PROFILE!)).toEqual(
      keyOfUser(folder, 'millrace-border-cn'),
    );
    expect(keyOfProfile(file, borderEnv.MILLRACE_EU_PROFILE!)).toEqual(
      keyOfUser(folder, 'millrace-border'),
    );
    expect(borderEnv).toMatchObject({
      MILLRACE_CN_REGION: 'cn-north-1',
      MILLRACE_CN_EVENTS_BUCKET: CHINA,
      MILLRACE_EU_REGION: 'eu-west-1',
      MILLRACE_EVENTS_COPY_BUCKET: COPIES,
    });
  });

  it('is named among the addresses', () => {
    const url = `http://127.0.0.1:${stack.ports.china}`;
    expect(stack.addresses).toContainEqual({ name: 'S3, IAM of China', url });
  });

  it('is a partition of its own: its ARNs are aws-cn, and a policy of the other one allows nothing', async () => {
    expect(stack.borderEnv.MILLRACE_CROSSING_KEY_ARN).toMatch(
      /^arn:aws-cn:secretsmanager:cn-north-1:222222222222:secret:millrace-crossing-key-/,
    );
    const { iam } = chinaOf('millrace-admin-cn');
    const UserName = 'stranger';
    const { User } = await iam.send(new CreateUserCommand({ UserName }));
    expect(User?.Arn).toBe('arn:aws-cn:iam::222222222222:user/stranger');
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const { s3 } = chinaAs(stack, {
      accessKeyId: AccessKey!.AccessKeyId!,
      secretAccessKey: AccessKey!.SecretAccessKey!,
    });
    const allowListIn = (partition: string) =>
      new PutUserPolicyCommand({
        UserName,
        PolicyName: UserName,
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 's3:ListBucket',
              Resource: `arn:${partition}:s3:::${CHINA}`,
            },
          ],
        }),
      });
    await iam.send(allowListIn('aws'));
    await expect(keysIn(s3, CHINA)).rejects.toMatchObject(forbidden);
    await iam.send(allowListIn('aws-cn'));
    expect(await keysIn(s3, CHINA, 'none/')).toEqual([]);
  });

  it('lets millrace-seed-cn list and put, and neither read, delete nor open the secret', async () => {
    const { s3, secrets } = chinaOf('millrace-seed-cn');
    await put(s3, CHINA, 'plays/seed');
    expect(await keysIn(s3, CHINA, 'plays/seed')).toEqual(['plays/seed']);
    await expect(get(s3, CHINA, 'plays/seed')).rejects.toMatchObject(forbidden);
    const Key = 'plays/seed';
    await expect(s3.send(new DeleteObjectCommand({ Bucket: CHINA, Key }))).rejects.toMatchObject(
      forbidden,
    );
    const secret = new GetSecretValueCommand({
      SecretId: stack.borderEnv.MILLRACE_CROSSING_KEY_ARN,
    });
    await expect(secrets.send(secret)).rejects.toMatchObject(forbidden);
  });

  it('lets millrace-border-cn list, read and open the secret', async () => {
    await put(chinaOf('millrace-seed-cn').s3, CHINA, 'plays/an event +%ü', 'played');
    const { s3, secrets } = chinaOf('millrace-border-cn');
    expect(await keysIn(s3, CHINA, 'plays/an')).toEqual(['plays/an event +%ü']);
    expect(await get(s3, CHINA, 'plays/an event +%ü')).toBe('played');
    const { SecretString } = await secrets.send(
      new GetSecretValueCommand({ SecretId: stack.borderEnv.MILLRACE_CROSSING_KEY_ARN }),
    );
    expect(SecretString).toBe(stack.seedEnv.MILLRACE_SEED_CROSSING_KEY);
  });

  it('refuses millrace-border-cn whatever writes, deletes or sets', async () => {
    await put(chinaOf('millrace-seed-cn').s3, CHINA, 'kept');
    const { s3, iam, secrets } = chinaOf('millrace-border-cn');
    await expectRefused(writesTo(s3, CHINA, 'kept'));
    // It answers 200 with an error per key, as AWS does.
    const Delete = { Objects: [{ Key: 'kept' }] };
    const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket: CHINA, Delete }));
    expect(Errors).toMatchObject([{ Key: 'kept', Code: 'AccessDenied' }]);
    expect(await keysIn(s3, CHINA, 'kept')).toEqual(['kept']);
    const user = new CreateUserCommand({ UserName: 'another' });
    await expect(iam.send(user)).rejects.toMatchObject(forbidden);
    const SecretId = stack.borderEnv.MILLRACE_CROSSING_KEY_ARN;
    const secret = new PutSecretValueCommand({ SecretId, SecretString: 'another' });
    await expect(secrets.send(secret)).rejects.toMatchObject(forbidden);
  });

  it('refuses who does not sign, signs wrongly, or comes from the world', async () => {
    const url = stack.borderEnv.MILLRACE_CN_ENDPOINT_URL_S3!;
    await put(chinaOf('millrace-seed-cn').s3, CHINA, 'plays/a', 'personal');
    const unsigned = [
      ['GET', `/${CHINA}/plays/a`],
      ['GET', `/${CHINA}?list-type=2`],
      ['PUT', `/${CHINA}/plays/b`],
      ['DELETE', `/${CHINA}/plays/a`],
      ['GET', `/${CHINA}/plays/a?AWSAccessKeyId=nobody&Signature=none&Expires=9999999999`],
      ['POST', '/?Action=CreateUser&UserName=nobody&Version=2010-05-08'],
    ] as const;
    for (const [method, path] of unsigned) {
      const answer = await fetch(`${url}${path}`, { method });
      expect([path, answer.ok]).toEqual([path, false]);
      expect(await answer.text()).not.toContain('personal');
    }
    const key = keyOfUser(folder, 'millrace-border-cn');
    const wrong = chinaAs(stack, { ...key, secretAccessKey: 'wrong' });
    await expect(get(wrong.s3, CHINA, 'plays/a')).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    const SecretId = stack.borderEnv.MILLRACE_CROSSING_KEY_ARN;
    const secret = new GetSecretValueCommand({ SecretId });
    await expect(wrong.secrets.send(secret)).rejects.toMatchObject(forbidden);
    for (const user of ['millrace-etl', 'millrace-seed', 'millrace-border'])
      await expect(keysIn(chinaOf(user).s3, CHINA)).rejects.toMatchObject({
        name: 'InvalidAccessKeyId',
      });
    await expect(keysIn(worldAs(stack, key), COPIES)).rejects.toMatchObject(forbidden);
    expect(await keysIn(chinaOf('millrace-border-cn').s3, CHINA, 'plays/b')).toEqual([]);
  });
});

describe('a China that ends', () => {
  const { folder, remove } = aStackFolder();
  let stack: Stack;
  afterAll(async () => {
    await stack.stop();
    await remove();
  });

  /** Whatever a worker of an earlier start holds, or what is in a policy version. */
  const identities = async () => {
    const { secrets } = chinaAs(stack, keyOfUser(folder, 'millrace-border-cn'));
    const SecretId = stack.borderEnv.MILLRACE_CROSSING_KEY_ARN;
    const { VersionId, SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    const users = ['millrace-border-cn', 'millrace-seed-cn'];
    return {
      SecretId,
      VersionId,
      SecretString,
      keys: users.map((user) => keyOfUser(folder, user)),
    };
  };
  const inChina = () => keysIn(chinaAs(stack, keyOfUser(folder, 'millrace-seed-cn')).s3, CHINA);

  it('with its stack has the same keys at the next start, and an empty bucket', async () => {
    stack = await startIn(folder);
    const before = await identities();
    await put(chinaAs(stack, before.keys[1]!).s3, CHINA, 'plays/a');
    expect(await inChina()).toEqual(['plays/a']);
    await stack.stop();
    stack = await startIn(folder);
    expect(await identities()).toEqual(before);
    expect(await inChina()).toEqual([]);
  });

  it('has the same keys too where a worker of the earlier start calls all along', async () => {
    const before = await identities();
    const { borderEnv } = stack;
    // Wherever the next start listens: ports are chosen before any part is there.
    const worker = (): S3Client => {
      const text = readFileSync(join(folder, 'ports.json'), 'utf8');
      const url = `http://127.0.0.1:${(JSON.parse(text) as Stack['ports']).china}`;
      const env = { ...borderEnv, MILLRACE_CN_ENDPOINT_URL_S3: url };
      return chinaAs({ borderEnv: env }, before.keys[0]!).s3;
    };
    const answers: string[] = [];
    const ended = new AbortController();
    const calls = (async () => {
      while (!ended.signal.aborted) {
        await keysIn(worker(), CHINA).then(
          () => answers.push('listed'),
          (error: unknown) => answers.push((error as Error).name),
        );
        await pause(20);
      }
    })();
    try {
      await stack.stop();
      stack = await startIn(folder);
      expect(await identities()).toEqual(before);
      answers.length = 0;
      while (answers.length < 2) await pause(10);
      expect(answers[1]).toBe('listed');
    } finally {
      ended.abort();
      await calls;
    }
  });

  it('by a kill takes the stack with it, and has the same keys at the next start', async () => {
    const before = await identities();
    process.kill(partsOf(folder).china!.pid, 'SIGKILL');
    expect((await stack.failed).message).toMatch(/of China \(moto\) ended with SIGKILL/);
    stack = await startIn(folder);
    expect(await identities()).toEqual(before);
  });

  it('has no secret in its log', async () => {
    const log = readFileSync(join(folder, 'logs', 'china.log'), 'utf8');
    expect(log).toContain('/moto-api/seed ');
    const { SecretString, keys } = await identities();
    for (const text of [SecretString!, ...keys.map((key) => key.secretAccessKey)])
      expect(log).not.toContain(text);
  });
});
