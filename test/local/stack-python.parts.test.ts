import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '../../local/install/python';
import { MINISTACK, MOTO } from '../../local/install/servers';
import { pythonWith } from '../../local/install/venv';
import { startStack } from '../../local/stack';
import { CACHE } from '../support/a-stack';

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
    [
      'is too old',
      'echo 3 9 True',
      /is Python 3\.9\. The local S3 and China need Python 3\.10 or newer/,
    ],
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

  describe('that is gone', () => {
    const before = process.env.PYTHON;
    beforeEach(() => (process.env.PYTHON = join(folder, 'gone')));
    afterEach(() => {
      if (before === undefined) delete process.env.PYTHON;
      else process.env.PYTHON = before;
    });

    it.each([MINISTACK, MOTO])('is not missed where $name is installed', async (server) => {
      process.env.PYTHON = before ?? '';
      await pythonWith(server, CACHE, () => undefined);
      process.env.PYTHON = join(folder, 'gone');
      const said: string[] = [];
      const python = await pythonWith(server, CACHE, (line) => said.push(line));
      expect(python).toBe(join(CACHE, `venv-${server.name}`, 'bin', 'python'));
      expect(said).toEqual([]);
    });

    it('fails the start with what to type, and leaves the folder free', async () => {
      for (const attempt of ['first', 'second']) {
        const said: string[] = [];
        const start = startStack({ folder, cacheFolder: folder, say: (line) => said.push(line) });
        await expect(start).rejects.toMatchObject({
          exitCode: 2,
          message: expect.stringMatching(/which does not run.*\n.*brew install python/) as string,
        });
        expect([attempt, ...said]).toEqual([
          attempt,
          expect.stringContaining('Installing ministack==1.5.33, the local S3'),
          expect.stringContaining('Installing moto['),
        ]);
        expect(readdirSync(folder)).toEqual([]);
      }
    });
  });
});
