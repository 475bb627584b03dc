import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool';
import { TEMPORAL_VERSION } from './temporal-wheel';

const ARCHES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * The Temporal CLI from Temporal's own download, written to `target`: the way when PyPI cannot be reached.
 * Its address and its archive are as docs.temporal.io/cli describes them; this way has not been tried yet, and there is
 * no checksum to compare with but what TLS vouches for.
 * @throws Error when the server does not answer with an archive of the CLI
 */
export async function temporalFromDownload(folder: string, target: string): Promise<void> {
  const arch = ARCHES[process.arch] ?? process.arch;
  const url = `https://temporal.download/cli/archive/v${TEMPORAL_VERSION}?platform=${process.platform}&arch=${arch}`;
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  const scratch = mkdtempSync(join(folder, 'temporal-download-'));
  try {
    const archive = join(scratch, 'temporal.tar.gz');
    writeFileSync(archive, Buffer.from(await answer.arrayBuffer()));
    const { code, stderr } = await runTool('tar', ['-xzf', archive, '-C', scratch, 'temporal']);
    if (code !== 0) throw new Error(`the archive cannot be unpacked: ${stderr.trimEnd()}`);
    renameSync(join(scratch, 'temporal'), target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
