import { join } from 'node:path';
import { goProgram } from './go-peers';
import { measured, type Cost } from './measured-child';
import { DAY, WARM_SETS, type SyncSet } from './sync-sets';
import { borderEnv, EVENTS, type Gateway, type TwoSides } from './two-gateways';

/** One program that brings a set from China to a bucket of the world. */
export interface Copier {
  readonly name: string;
  readonly copy: (set: SyncSet, bucket: string) => Promise<Cost>;
}

export const OURS = 'millrace';
export const OURS_COLD = `${OURS}, started for it`;
export const RCLONE = 'rclone';
export const TUNED = 'rclone, 16 at once, --checksum';

const remote = (name: string, { url, region, key }: Gateway): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      TYPE: 's3',
      PROVIDER: 'Other',
      ENDPOINT: url,
      REGION: region,
      ACCESS_KEY_ID: key.accessKeyId,
      SECRET_ACCESS_KEY: key.secretAccessKey,
    }).map(([setting, value]) => [`RCLONE_CONFIG_${name}_${setting}`, value]),
  );

const rclone = (name: string, sides: TwoSides, args: readonly string[]): Copier => ({
  name,
  copy: ({ type }, bucket) =>
    measured({
      program: goProgram('rclone'),
      args: ['sync', `cn:${EVENTS}/${type}`, `eu:${bucket}/${type}`, ...args],
      env: { RCLONE_CONFIG: '', ...remote('CN', sides.china), ...remote('EU', sides.world) },
    }),
});

export const rclones = (sides: TwoSides): Copier[] => [
  rclone(TUNED, sides, ['--transfers', '16', '--checkers', '16', '--checksum', '--fast-list']),
  rclone(RCLONE, sides, []),
];

/** What rclone costs before it does anything; it is in each of its figures. */
export const rcloneStart = (): Promise<Cost> =>
  measured({ program: goProgram('rclone'), args: ['version'] });

const script = join(__dirname, 'sync-ours.js');
/** Where the hops before the measured one write to. */
export const WARM_BUCKET = 'copies-warm';

/** As the border worker does it, which has run before: its code is there and compiled. It warms up at the `near` addresses. */
export const warmMillrace = (sides: TwoSides, near: TwoSides): Copier => ({
  name: OURS,
  copy: async ({ type }, bucket) => {
    const warmTypes = WARM_SETS.map((set) => set.type);
    const warming = [WARM_BUCKET, near.china.url, near.world.url, ...warmTypes];
    const { out } = await measured({
      program: process.execPath,
      args: [script, type, DAY, 'unfiltered', ...warming],
      env: { ...borderEnv(sides), MILLRACE_EVENTS_COPY_BUCKET: bucket },
    });
    return (JSON.parse(out) as { cost: Cost }).cost;
  },
});

/** The same in a process of its own, its start included, as rclone's is. */
export const coldMillrace = (sides: TwoSides): Copier => ({
  name: OURS_COLD,
  copy: ({ type }, bucket) =>
    measured({
      program: process.execPath,
      args: [script, type, DAY, 'unfiltered'],
      env: { ...borderEnv(sides), MILLRACE_EVENTS_COPY_BUCKET: bucket },
    }),
});
