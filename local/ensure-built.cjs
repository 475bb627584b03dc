// Plain Node: builds dist/ when it is missing or older than any source.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const stamp = join(root, 'dist', '.built');
const NOT_SOURCES = new Set(['node_modules', 'dist', 'test', 'docs', 'coverage']);

/** The newest change of a source, in ms; folders count too, since a file that went away changes them. */
function newestChange(path) {
  let newest = statSync(path).mtimeMs;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || NOT_SOURCES.has(entry.name)) continue;
    const child = join(path, entry.name);
    if (entry.isDirectory()) newest = Math.max(newest, newestChange(child));
    else if (/\.(ts|json)$/.test(entry.name)) newest = Math.max(newest, statSync(child).mtimeMs);
  }
  return newest;
}

/** The root's own time changes with every folder that comes and goes in it, such as .stack. */
const newestSource = () =>
  Math.max(
    ...readdirSync(root, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.') && !NOT_SOURCES.has(name))
      .filter((entry) => entry.isDirectory() || /\.(ts|json)$/.test(entry.name))
      .map((entry) => join(root, entry.name))
      .map((path) => (statSync(path).isDirectory() ? newestChange(path) : statSync(path).mtimeMs)),
  );

function ensureBuilt() {
  const builtMs = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  const sourceMs = newestSource();
  if (builtMs > sourceMs) return;
  const began = Date.now();
  process.stderr.write('Building ... ');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error('The build failed; what it said stands above.');
    process.exit(1);
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, '');
  console.error(`done in ${Math.round((Date.now() - began) / 1000)} s.`);
}

module.exports = { ensureBuilt };
if (require.main === module) ensureBuilt();
