import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  PutBucketAclCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import ts from 'typescript';
import { borderS3Client } from '../../clients/border-s3-client';
import { chinaStore } from '../../clients/china-store';
import { profileCredentials } from '../../clients/profile-credentials';
import { s3Wire } from '../../clients/s3-wire';
import { WorldBucket } from '../../clients/world-bucket';
import { loadBorderConfig, type BorderConfig } from '../../config/border-config';
import type { BucketIn } from '../../core/border/bucket';
import { objectsOf } from '../support/a-sync';
import { ROOT } from '../support/checkout';
import { expectRefused, writesTo } from '../support/s3-tries';
import { startTwoPartitions, type TwoPartitions } from '../support/two-partitions';

const KEPT = 'plays/2026/11/20/09/kept';

let sides: TwoPartitions;
let config: BorderConfig;
beforeAll(async () => {
  sides = await startTwoPartitions();
  process.env.AWS_SHARED_CREDENTIALS_FILE = sides.env.AWS_SHARED_CREDENTIALS_FILE;
  config = loadBorderConfig(sides.env);
  await objectsOf(sides.china).put(KEPT, Buffer.from('kept'));
});
afterEach(async () => {
  const china = objectsOf(sides.china);
  expect(await china.keys('')).toEqual([KEPT]);
  expect((await china.get(KEPT)).toString()).toBe('kept');
  expect(await china.uploads()).toEqual([]);
});
afterAll(() => sides.stop());

describe('the compiler', () => {
  /** What the compiler says of a file of ours with these lines, without what it says of the lines around them. */
  function errorsOf(lines: string): string[] {
    const file = join(ROOT, 'workers', 'attempt.ts');
    const source = `
      import { chinaStore } from '../clients/china-store';
      import { WorldBucket } from '../clients/world-bucket';
      import type { EventSource } from '../clients/event-source';
      import type { BucketIn } from '../core/border/bucket';
      import type { BorderConfig } from '../config/border-config';
      export async function attempt(config: BorderConfig, china: EventSource): Promise<unknown> {
        ${lines}
        return [chinaStore, WorldBucket, config, china, {} as BucketIn<'aws'>];
      }`;
    const tsconfig: unknown = ts.readConfigFile(
      join(ROOT, 'tsconfig.json'),
      ts.sys.readFile,
    ).config;
    const { options } = ts.parseJsonConfigFileContent(tsconfig, ts.sys, ROOT);
    const host = ts.createCompilerHost({ ...options, noEmit: true, incremental: false });
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (name, language, ...rest) =>
      name === file ? ts.createSourceFile(name, source, language) : read(name, language, ...rest);
    const program = ts.createProgram(
      [file],
      { ...options, noEmit: true, incremental: false },
      host,
    );
    return ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  }

  it('lets China be read', () => {
    expect(errorsOf(`for await (const each of china.list('plays/')) return each;`)).toEqual([]);
  });

  it.each([
    ['a put in China', `await china.putNew('a', Buffer.from('b'));`, /'putNew' does not exist/],
    ['a deletion in China', `await china.abort({});`, /'abort' does not exist/],
    ['a writer for China', `new WorldBucket(config.china);`, /not assignable/],
    ['a reader of China in the world', `chinaStore(config.world);`, /not assignable/],
    [
      'a writer for a bucket that only looks right',
      `new WorldBucket({ name: 'a', region: 'eu-west-1', endpoint: 'http://b', profile: 'c' });`,
      /not assignable/,
    ],
    ['a bucket with another name', `config.world.name = config.china.name;`, /read-only/],
  ])('refuses %s', (_, lines, says) => {
    expect(errorsOf(lines)).toEqual([expect.stringMatching(says) as string]);
  });
});

describe('the only class with a put', () => {
  it.each([
    ['the bucket of China', () => config.china],
    [
      'a bucket of the world in a region of China',
      () => ({ ...config.world, region: 'cn-north-1' }),
    ],
  ])('is not made for %s, whatever its type says', (_, bucket) => {
    expect(() => new WorldBucket(bucket() as unknown as BucketIn<'aws'>)).toThrow(
      /nothing is ever written there/,
    );
  });

  it("is refused at China's address: the identity of one side is nobody on the other", async () => {
    const atChina = sides.env.MILLRACE_CN_ENDPOINT_URL_S3!.replace('127.0.0.1', '0.0.0.0');
    const { world } = loadBorderConfig({
      ...sides.env,
      MILLRACE_EU_ENDPOINT_URL_S3: atChina,
      MILLRACE_EVENTS_COPY_BUCKET: config.china.name,
    });
    const bucket = new WorldBucket(world);
    await expect(bucket.createUpload('a', 'none')).rejects.toMatchObject({
      type: 'CredentialsInvalid',
    });
  });

  it('does not read copies back, only its own books', async () => {
    const world = new WorldBucket(config.world);
    await expect(world.get(KEPT)).rejects.toThrow(/copies are not read back/);
    expect(await world.get('.sync/plays/2026-11-20/0001.json')).toBeNull();
  });
});

it('gives away a China without a method that writes', () => {
  expect(Object.keys(chinaStore(config.china)).sort()).toEqual(['list', 'open', 'read']);
});

/** S3 of China as the border worker's user, by whatever way. */
const asBorder = (): S3Client => borderS3Client(config.china);

it('has an identity in China that may not write, delete, tag, share or configure', async () => {
  const s3 = asBorder();
  const Bucket = config.china.name;
  const Key = KEPT;
  const Upload = { Bucket, Key: 'large', UploadId: 'any' };
  const owner = { Owner: { ID: 'o' }, Grants: [] };
  const tries: Record<string, () => Promise<unknown>> = {
    ...writesTo(s3, Bucket, Key),
    begin: () => s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'large' })),
    part: () =>
      s3.send(new UploadPartCommand({ ...Upload, PartNumber: 1, Body: Buffer.from('x') })),
    partCopy: () =>
      s3.send(
        new UploadPartCopyCommand({ ...Upload, PartNumber: 1, CopySource: `${Bucket}/${Key}` }),
      ),
    complete: () => s3.send(new CompleteMultipartUploadCommand(Upload)),
    abort: () => s3.send(new AbortMultipartUploadCommand(Upload)),
    tag: () =>
      s3.send(
        new PutObjectTaggingCommand({
          Bucket,
          Key,
          Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] },
        }),
      ),
    untag: () => s3.send(new DeleteObjectTaggingCommand({ Bucket, Key })),
    acl: () => s3.send(new PutObjectAclCommand({ Bucket, Key, AccessControlPolicy: owner })),
    bucketAcl: () => s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read-write' })),
    bucketTag: () =>
      s3.send(
        new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
      ),
    versioning: () =>
      s3.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
      ),
    lifecycle: () =>
      s3.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: {
            Rules: [
              { ID: 'a', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } },
            ],
          },
        }),
      ),
  };
  await expectRefused(tries);
  // It answers 200 with an error per key, as AWS does.
  const Delete = { Objects: [{ Key }] };
  const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
  expect(Errors).toMatchObject([{ Key, Code: 'AccessDenied' }]);
});

it("is refused with the border's own signed requests, too", async () => {
  const wire = s3Wire(asBorder(), config.china);
  for (const query of [{}, { partNumber: '1', uploadId: 'any' }])
    await expect(
      wire.ask({
        method: 'PUT',
        key: 'new',
        query,
        headers: {},
        body: Buffer.from('x'),
        expected: null,
      }),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});

class Sha256 {
  private readonly hash;
  constructor(secret?: string | Uint8Array) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
}

it('may not send a message in China', async () => {
  const { host, hostname, port } = new URL(config.china.endpoint);
  const signer = new SignatureV4({
    service: 'sqs',
    region: config.china.region,
    credentials: profileCredentials(config.china.profile),
    sha256: Sha256 as never,
  });
  const ask = async (action: string): Promise<number> => {
    const body = `Action=${action}&Version=2012-11-05&QueueName=a&MessageBody=b&QueueUrl=${encodeURIComponent(`${config.china.endpoint}/222222222222/a`)}`;
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'http:',
      hostname,
      port: Number(port),
      path: '/',
      headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    return (await fetch(config.china.endpoint, { method: 'POST', headers, body })).status;
  };
  for (const action of ['CreateQueue', 'SendMessage']) expect(await ask(action)).toBe(403);
});
