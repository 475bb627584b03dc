import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SEARCH_ATTRIBUTES } from '../../core/temporal-names';
import type { Part, Site } from './part';

const ask = promisify(execFile);

const HOST = '127.0.0.1';
export const NAMESPACE = 'default';
/** The dev server keeps closed runs for a day only; a week of them can be looked at here. */
const RETENTION = '168h';

/** The developer's own profile (a cloud, say) must not answer for the laptop's server. */
const ALONE = { TEMPORAL_CONFIG_FILE: '/dev/null' };

const cli = async (site: Site, ...args: readonly string[]): Promise<string> => {
  const address = ['--address', `${HOST}:${site.ports.temporal}`];
  const { stdout } = await ask(site.temporalCli, [...args, ...address], {
    env: { ...ALONE, HOME: site.folder },
  });
  return stdout;
};

/** Temporal's dev server: database file, UI, metrics. */
export const temporal: Part = {
  name: 'temporal',
  title: 'Temporal',
  needs: [],
  command: ({ folder, ports, temporalCli }) => ({
    file: temporalCli,
    args: [
      ...['server', 'start-dev', '--ip', HOST, '--port', String(ports.temporal)],
      ...['--ui-port', String(ports.temporalUi), '--http-port', String(ports.temporalHttp)],
      ...['--metrics-port', String(ports.temporalMetrics)],
      ...['--db-filename', join(folder, 'temporal.db')],
      // A killed process loses nothing by these two; without them each step of a workflow takes twice as long.
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=OFF'],
      ...Object.values(SEARCH_ATTRIBUTES).flatMap((name) => [
        '--search-attribute',
        `${name}=Keyword`,
      ]),
      ...['--ui-disable-news-fetch', '--log-level', 'error'],
    ],
    env: ALONE,
  }),
  isReady: async (site) => (await cli(site, 'operator', 'cluster', 'health')).includes('SERVING'),
  stopSignal: 'SIGTERM',
  seed: async (site) => {
    const update = ['operator', 'namespace', 'update', '-n', NAMESPACE];
    await cli(site, ...update, '--retention', RETENTION);
    return 'done';
  },
};
