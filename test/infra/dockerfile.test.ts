import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveHealth } from '../../workers/health';
import { readText, ROOT } from '../support/checkout';

const dockerfile = readText('infra/Dockerfile');
const [build = '', image = ''] = dockerfile.split(/^(?=FROM .*slim\n)/m).slice(-2);
const copied = [...build.matchAll(/^COPY ([a-z]+) \1$/gm)].map(([, folder]) => folder!);

it('takes every folder that runs in production, and lets each of them into the build', () => {
  expect(copied.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
  expect(copied).toEqual(expect.arrayContaining(['core', 'workflows', 'workers', 'cli']));
  expect(copied).not.toEqual(expect.arrayContaining(['local']));
  const let_in = readText('infra/Dockerfile.dockerignore');
  expect(copied.filter((folder) => !let_in.includes(`!${folder}\n`))).toEqual([]);
});

it('runs as nobody in particular, without development packages', () => {
  expect(image).toMatch(/^USER node$/m);
  expect(build).toMatch(/npm prune --omit=dev/);
  expect(image).toMatch(/^COPY --from=build \/app\/node_modules/m);
});

it('starts a file that the build makes', () => {
  const [, entry = ''] = /^CMD \["node", "dist\/(.+)\.js"\]$/m.exec(image) ?? [];
  expect(existsSync(join(ROOT, `${entry}.ts`))).toBe(true);
});

describe('its health check', () => {
  const [, json = ''] = /^HEALTHCHECK[^\n]*\n {2}CMD (\[.*\])$/m.exec(image) ?? [];
  const [, ...args] = JSON.parse(json) as string[];
  const exitCode = (port: number): Promise<number | null> =>
    new Promise((resolve) => {
      const env = { MILLRACE_HEALTH_PORT: String(port) };
      const child = execFile(process.execPath, args, { env });
      child.once('exit', (code) => resolve(code));
    });

  it('passes while the queues are polled, fails while they are not, and when nobody answers', async () => {
    let state = 'RUNNING';
    const health = await serveHealth({ address: '127.0.0.1', port: 0 }, () => [
      { queue: 'etl', state },
    ]);
    expect(await exitCode(health.port)).toBe(0);
    state = 'DRAINING';
    expect(await exitCode(health.port)).toBe(1);
    await health.close();
    expect(await exitCode(health.port)).toBe(1);
  });
});
