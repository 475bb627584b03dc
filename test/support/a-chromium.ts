import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './checkout';

/** A Chromium, and the environment that it is started in. */
export interface Chromium {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
}

const PINS = join(ROOT, 'tools', 'chromium');
const LOCK = join(PINS, 'package-lock.json');
const FOLDER = join(ROOT, '.stack', 'chromium');
/** Written last: with it, the folder is whole. */
const INSTALLED = join(FOLDER, 'installed.json');

/** It lies where the package unpacks it: below TMPDIR, with its own libraries only where it sees a Lambda function. */
const UNPACK = "require('@sparticuz/chromium').executablePath()";
const UNPACK_ENV = { TMPDIR: FOLDER, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
/**
 * The package's own names /tmp; without a font every text is 0 px high. A cache that is not named goes to the working
 * directory, which is the checkout.
 */
const FONTS = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir>${join(FOLDER, 'fonts-cache')}</cachedir></fontconfig>
`;
const PINNED: Chromium = {
  path: join(FOLDER, 'chromium'),
  env: {
    ...process.env,
    LD_LIBRARY_PATH: join(FOLDER, 'al2023', 'lib'),
    FONTCONFIG_PATH: join(FOLDER, 'fonts'),
  },
};

function install(): void {
  const began = Date.now();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(join(PINS, name), join(FOLDER, name));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', ...quiet], { cwd: FOLDER, stdio: ['ignore', 'ignore', 'inherit'] });
  const env = { ...process.env, ...UNPACK_ENV };
  execFileSync(process.execPath, ['-e', UNPACK], { cwd: FOLDER, env });
  writeFileSync(join(FOLDER, 'fonts', 'fonts.conf'), FONTS);
  copyFileSync(LOCK, INSTALLED);
  process.stderr.write(`chromium: installed in ${Math.round((Date.now() - began) / 1000)} s\n`);
}

const isInstalled = (): boolean =>
  existsSync(INSTALLED) && readFileSync(INSTALLED).equals(readFileSync(LOCK));

/** CHROMIUM, or the pinned one of tools/chromium, which is installed first when it is missing. */
export function aChromium(): Chromium {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') return { path: named, env: process.env };
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `The pinned Chromium is for Linux on x64, not ${process.platform} on ${process.arch}: set CHROMIUM to the path of one.`,
    );
  if (!isInstalled()) install();
  return PINNED;
}
