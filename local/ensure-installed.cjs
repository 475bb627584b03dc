// Plain Node, before anything is installed: brings node_modules to what package-lock.json says, and no further.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const stamp = join(root, 'node_modules', '.millrace-installed');
/** Measured with an empty cache of npm: Linux, x64, npm 11. */
const MEGABYTES = 240;

function nodeFault() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return null;
  return `Node ${process.versions.node} is too old: Millrace needs 20.19 or newer (22 or 24 are better).`;
}

/** What node_modules must have been installed for. */
function wanted() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform} ${process.arch} ${process.versions.modules}`;
}

const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();

function ensureInstalled() {
  const fault = nodeFault();
  if (fault !== null) {
    console.error(fault);
    process.exit(2);
  }
  if (isInstalled()) return;
  console.error(
    `Installing the packages of package-lock.json (about ${MEGABYTES} MB to fetch, once) ...`,
  );
  const began = Date.now();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error('npm ci failed; what it said stands above.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted());
  console.error(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

module.exports = { ensureInstalled, isInstalled, nodeFault, MEGABYTES };
if (require.main === module) ensureInstalled();
