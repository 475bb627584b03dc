import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readIfThere, writePrivate } from './private-file';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Generated {
  /** Of ministack's root, which makes the users; never given to a process of Millrace. */
  readonly awsRoot: AccessKey;
  readonly postgresPassword: string;
  /** The secret end of the Slack webhook's address. */
  readonly slackToken: string;
  /** What all that China's server makes up is made of: its keys are the same after each start, and another stack's are others. */
  readonly chinaSeed: string;
  /** Text of the secret with which hashes are keyed at the border. */
  readonly crossingKey: string;
}

interface Kept extends Generated {
  readonly users: Record<string, AccessKey>;
  crossingKeyArn?: string;
}

/** What was generated for this stack, in `<folder>/secrets.json`. */
export interface Secrets extends Generated {
  /** Key of an IAM user; undefined when none was made yet. */
  readonly keyOf: (user: string) => AccessKey | undefined;
  readonly keepKey: (user: string, key: AccessKey) => void;
  /** Undefined before China was seeded for the first time. */
  readonly crossingKeyArn: () => string | undefined;
  readonly keepCrossingKeyArn: (arn: string) => void;
}

const generated = (): string => randomBytes(18).toString('hex');

const fresh = (): Kept => ({
  awsRoot: { accessKeyId: 'millrace-root', secretAccessKey: generated() },
  postgresPassword: generated(),
  slackToken: generated(),
  chinaSeed: generated(),
  crossingKey: generated(),
  users: {},
});

export function openSecrets(folder: string): Secrets {
  const path = join(folder, 'secrets.json');
  const text = readIfThere(path);
  // A file of an older version lacks what the parts since then need.
  const kept: Kept = { ...fresh(), ...(text === null ? {} : (JSON.parse(text) as Kept)) };
  const save = (): void => writePrivate(path, `${JSON.stringify(kept, null, 2)}\n`);
  save();
  const { users, awsRoot, postgresPassword, slackToken, chinaSeed, crossingKey } = kept;
  return {
    ...{ awsRoot, postgresPassword, slackToken, chinaSeed, crossingKey },
    keyOf: (user) => users[user],
    keepKey: (user, key) => {
      users[user] = key;
      save();
    },
    crossingKeyArn: () => kept.crossingKeyArn,
    keepCrossingKeyArn: (arn) => {
      kept.crossingKeyArn = arn;
      save();
    },
  };
}
