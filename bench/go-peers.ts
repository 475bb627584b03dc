import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PEERS } from './folders';
import { orReason, run } from './peers';

const FOLDER = join(PEERS, 'go');

/** Versions that the goals were set against. */
const MODULES = {
  rclone: 'github.com/rclone/rclone@v1.76.0',
  versitygw: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0',
} as const;

export const goProgram = (name: keyof typeof MODULES): string => join(FOLDER, name);

/** Builds a Go program, once; the reason when it cannot be had. */
export const goPeer = (name: keyof typeof MODULES): Promise<string | null> =>
  orReason(
    MODULES[name],
    () => existsSync(goProgram(name)),
    async () => {
      await run('go', ['install', MODULES[name]], { env: { ...process.env, GOBIN: FOLDER } });
    },
  );
