import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '../../local/install/python';
import { ministackPython } from '../../local/install/ministack';

/** A program that answers as that Python would. */
function aPython(folder: string, answer: string): string {
  const path = join(folder, 'python3');
  writeFileSync(path, `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
  return path;
}

describe('the Python that the local S3 needs', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'millrace-python-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is the one that PYTHON names, from 3.10 on', async () => {
    const python = aPython(folder, 'echo 3 10 True');
    expect(await findPython(python)).toBe(python);
  });

  it.each([
    ['is too old', 'echo 3 9 True', /is Python 3\.9\. The local S3 needs Python 3\.10 or newer/],
    ['has no venv module', 'echo 3 12 False', /\(3\.12\) has no venv module/],
    ['does not run', 'exit 127', /PYTHON is .*, which does not run/],
  ])('is refused when it %s, with what to type', async (_, answer, message) => {
    const fault = await findPython(aPython(folder, answer)).then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(fault).toMatchObject({ exitCode: 2 });
    expect(fault?.message).toMatch(message);
    expect(fault?.message).toMatch(/brew install python/);
  });

  it('is not asked for where ministack is installed, and asked for first where it is not', async () => {
    const before = process.env.PYTHON;
    process.env.PYTHON = join(folder, 'gone');
    try {
      const said: string[] = [];
      const asked = ministackPython(folder, (line) => said.push(line));
      await expect(asked).rejects.toMatchObject({ exitCode: 2 });
      expect(said).toEqual([expect.stringContaining('Installing ministack')]);
    } finally {
      if (before === undefined) delete process.env.PYTHON;
      else process.env.PYTHON = before;
    }
  });
});
