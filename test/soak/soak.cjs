// npm run soak -- --minutes 10 --seed 1: hands its two options to the lane of jest.
const { spawnSync } = require('node:child_process');
const { parseArgs } = require('node:util');

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
for (const [name, value] of Object.entries(values))
  if (!(Number(value) >= 0)) {
    console.error(`--${name} must be a number, not ${value}`);
    process.exit(2);
  }
const { status } = spawnSync('npx', ['jest', '--selectProjects', 'soak'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    MILLRACE_SOAK_MINUTES: values.minutes,
    MILLRACE_SOAK_SEED: values.seed,
  },
});
process.exit(status ?? 1);
