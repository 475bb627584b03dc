import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify, parseArgs } from 'node:util';

/**
 * Takes pictures of a page in headless Chromium, for docs/images and for looking at it:
 *   node dist/tools/screenshots.js <file or url> <folder> <name> [--views phone,desktop,phone-dark,desktop-dark] [--height 900]
 * Chromium is CHROMIUM, or the first of chromium, chromium-browser, google-chrome on PATH.
 */

const run = promisify(execFile);
const USAGE =
  'usage: screenshots <file or url> <folder> <name> [--views phone,desktop-dark] [--height <px>]';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** A small phone of today, and a window on a usual screen. */
const WIDTHS = { phone: 390, desktop: 1280 } as const;
/** A page that waits for something gets this long. */
const SETTLE_MS = 4_000;

/** @throws Error when there is none */
function chromium(): string {
  const named = process.env.CHROMIUM ?? '';
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = [named, ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))]
    .filter((path) => path !== '')
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  if (found === undefined)
    throw new Error(
      'There is no Chromium: set CHROMIUM to its path, or install it (apt install chromium)',
    );
  return found;
}

interface View {
  readonly width: number;
  readonly isDark: boolean;
}

function viewOf(name: string): View {
  const [device, scheme] = name.split('-');
  const width = WIDTHS[device as keyof typeof WIDTHS] as number | undefined;
  if (width === undefined || (scheme !== undefined && scheme !== 'dark'))
    throw new Error(`There is no view "${name}". ${USAGE}`);
  return { width, isDark: scheme === 'dark' };
}

async function shoot(
  url: string,
  file: string,
  { width, isDark }: View,
  height: number,
): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'millrace-chromium-'));
  try {
    await run(chromium(), [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      `--user-data-dir=${profile}`,
      `--window-size=${width},${height}`,
      `--virtual-time-budget=${SETTLE_MS}`,
      `--blink-settings=preferredColorScheme=${isDark ? 0 : 1}`,
      `--screenshot=${file}`,
      url,
    ]);
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      views: { type: 'string', default: 'phone,desktop,phone-dark,desktop-dark' },
      height: { type: 'string', default: '900' },
    },
  });
  const [page, folder, name] = positionals;
  if (page === undefined || folder === undefined || name === undefined) throw new Error(USAGE);
  const url = /^https?:\/\//.test(page) ? page : pathToFileURL(resolve(page)).href;
  mkdirSync(folder, { recursive: true });
  for (const view of values.views.split(',')) {
    const file = join(resolve(folder), `${name}-${view}.png`);
    await shoot(url, file, viewOf(view), Number(values.height));
    console.log(join(dirname(file), `${name}-${view}.png`));
  }
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 2;
});
