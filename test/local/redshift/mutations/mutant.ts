import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { transformSync } from '@swc/core';
import type { TestWarehouse } from '../../../support/a-warehouse';
import { ROOT } from '../../../support/checkout';
import { freePort } from '../../../support/free-port';
import type { StartGateway } from '../runner/local-targets';
import type { Mutation } from './mutations';

/** Below node_modules, where the copy finds its packages and nothing else looks. */
const FOLDER = join(ROOT, 'node_modules', '.cache', 'millrace-mutants');

/** @throws Error when the text is not there exactly once: then the mutation says nothing about the gateway any more */
export function mutated(source: string, { file, find, put }: Mutation): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(
      `${file} holds this ${more.length + (after === undefined ? 0 : 1)} times, not once: ${find}`,
    );
  return `${before}${put}${after}`;
}

const compiled = (source: string): string =>
  transformSync(source, {
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  }).code;

/** The gateway as programs in a folder of its own, changed; null: as it is. */
export function compiledMutant(name: string, mutation: Mutation | null): string {
  const folder = join(FOLDER, name);
  rmSync(folder, { recursive: true, force: true });
  // Beside it what `main.ts` starts when it has no PostgreSQL.
  for (const room of ['redshift', 'postgres']) {
    mkdirSync(join(folder, room), { recursive: true });
    for (const file of readdirSync(join(ROOT, 'local', room))) {
      if (!file.endsWith('.ts')) continue;
      const source = readFileSync(join(ROOT, 'local', room, file), 'utf8');
      const isIt = room === 'redshift' && mutation?.file === file;
      const code = compiled(isIt ? mutated(source, mutation) : source);
      writeFileSync(join(folder, room, file.replace(/ts$/, 'js')), code);
    }
  }
  return folder;
}

/** Starts the gateway of that folder in processes of its own. */
export const gatewayOf =
  (folder: string, { keys, objectsUrl, postgres }: TestWarehouse): StartGateway =>
  async (variables) => {
    const port = await freePort();
    const child = spawn(process.execPath, [join(folder, 'redshift', 'main.js')], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        GATEWAY_PORT: String(port),
        GATEWAY_CALLERS: JSON.stringify({ [keys.accessKeyId]: keys.secretAccessKey }),
        GATEWAY_S3_ENDPOINT: objectsUrl,
        GATEWAY_S3_ACCESS_KEY_ID: keys.accessKeyId,
        GATEWAY_S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
        WAREHOUSE_PG_URL: postgres.url,
        ...variables,
      },
    });
    const ended = once(child, 'exit');
    // Its one line says that it is ready.
    const ready = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${String(ready[0])}`);
    return {
      url: `http://127.0.0.1:${port}`,
      close: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  };
