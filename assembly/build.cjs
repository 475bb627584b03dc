/**
 * Compiles rows.ts and embeds it in core/codecs/rows-wasm.ts: `npm run wasm`. AssemblyScript (100 MB with its compiler)
 * is fetched for this only. The hash of the sources goes with it, so that a test sees a change that was not compiled.
 */
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const COMPILER = 'assemblyscript@0.28.20';
const FLAGS = [
  '-O3',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--noAssert',
  '--initialMemory',
  '1',
];
const EMBEDDED = join(__dirname, '..', 'core', 'codecs', 'rows-wasm.ts');

function sourceHash() {
  const hash = createHash('sha256');
  const names = readdirSync(__dirname).filter((name) => name.endsWith('.ts'));
  for (const name of names.sort()) hash.update(readFileSync(join(__dirname, name)));
  return hash.digest('hex');
}

function build() {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-wasm-'));
  const out = join(folder, 'rows.wasm');
  const args = ['--yes', '--package', COMPILER, 'asc', join(__dirname, 'rows.ts'), ...FLAGS];
  execFileSync('npx', [...args, '--outFile', out], { stdio: 'inherit' });
  const module = readFileSync(out).toString('base64');
  rmSync(folder, { recursive: true });
  writeFileSync(
    EMBEDDED,
    `/** assembly/rows.ts, compiled by \`npm run wasm\`. Do not edit. */
export const ROWS_WASM =
  '${module}';
/** SHA-256 of the sources that it was compiled from. */
export const ROWS_WASM_SOURCES = '${sourceHash()}';
`,
  );
}

build();
