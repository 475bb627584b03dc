import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSecrets } from '../../../local/run/secrets';

describe('the secrets of a stack', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'millrace-secrets-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const kept = () => {
    const { awsRoot, postgresPassword, slackToken, chinaSeed, crossingKey, keyOf } =
      openSecrets(folder);
    return { awsRoot, postgresPassword, slackToken, chinaSeed, crossingKey, etl: keyOf('etl') };
  };

  it('are the same at each start, and in a file for one pair of eyes', () => {
    openSecrets(folder).keepKey('etl', { accessKeyId: 'id', secretAccessKey: 'secret' });
    expect(kept()).toEqual(kept());
    expect(kept().etl).toEqual({ accessKeyId: 'id', secretAccessKey: 'secret' });
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
  });

  it('are others in another folder', () => {
    const here = kept();
    rmSync(join(folder, 'secrets.json'));
    const there = kept();
    expect(there.chinaSeed).not.toBe(here.chinaSeed);
    expect(there.crossingKey).not.toBe(here.crossingKey);
  });

  it('of a stack from before there was China get what that needs, and stay', () => {
    const old = {
      awsRoot: { accessKeyId: 'root', secretAccessKey: 'a' },
      postgresPassword: 'b',
      slackToken: 'c',
      users: { etl: { accessKeyId: 'id', secretAccessKey: 'd' } },
    };
    const file = join(folder, 'secrets.json');
    writeFileSync(file, JSON.stringify(old));
    const { chinaSeed, crossingKey } = kept();
    expect(chinaSeed).toMatch(/^[0-9a-f]{36}$/);
    expect(crossingKey).toMatch(/^[0-9a-f]{36}$/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      ...old,
      chinaSeed,
      crossingKey,
    });
  });

  it('know the ARN of the crossing key once it is there', () => {
    const secrets = openSecrets(folder);
    expect(secrets.crossingKeyArn()).toBeUndefined();
    secrets.keepCrossingKeyArn('arn:aws-cn:secretsmanager:a');
    expect(openSecrets(folder).crossingKeyArn()).toBe('arn:aws-cn:secretsmanager:a');
  });
});
