import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readIfThere, writePrivate } from './private-file';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Kept {
  /** Of ministack's root, which makes the users; never given to a process of Millrace. */
  readonly awsRoot: AccessKey;
  readonly postgresPassword: string;
  /** The secret end of the Slack webhook's address. */
  readonly slackToken: string;
  readonly users: Record<string, AccessKey>;
}

/** What was generated for this stack, in `<folder>/secrets.json`. */
export interface Secrets extends Readonly<Omit<Kept, 'users'>> {
  /** Key of an IAM user; undefined when none was made yet. */
  readonly keyOf: (user: string) => AccessKey | undefined;
  readonly keepKey: (user: string, key: AccessKey) => void;
}

const generated = (): string => randomBytes(18).toString('hex');

export function openSecrets(folder: string): Secrets {
  const path = join(folder, 'secrets.json');
  const text = readIfThere(path);
  const kept: Kept =
    text === null
      ? {
          awsRoot: { accessKeyId: 'millrace-root', secretAccessKey: generated() },
          postgresPassword: generated(),
          slackToken: generated(),
          users: {},
        }
      : (JSON.parse(text) as Kept);
  const save = (): void => writePrivate(path, `${JSON.stringify(kept, null, 2)}\n`);
  if (text === null) save();
  return {
    awsRoot: kept.awsRoot,
    postgresPassword: kept.postgresPassword,
    slackToken: kept.slackToken,
    keyOf: (user) => kept.users[user],
    keepKey: (user, key) => {
      kept.users[user] = key;
      save();
    },
  };
}
