// The AWS SDK prints a banner about Node 20 at every start; package.json says what we support.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Lanes: unit (no process is started), parts (real local parts), workflow (Temporal's dev server), e2e (all of it), tools (Go builds tctl), page (a real Chromium). */
const lane = (displayName, testMatch, testPathIgnorePatterns = []) => ({
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/test/${glob}`),
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...testPathIgnorePatterns],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stack/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  testEnvironment: 'node',
});

module.exports = {
  // A test that starts servers and runs a load needs more than jest's 5 s; none of ours waits longer than this for anything.
  testTimeout: 120_000,
  projects: [
    lane(
      'unit',
      [
        '{core,model,catalogue,config,activities,clients,cli,lossless,schedules,workers,infra,support}/**/*.test.ts',
        'local/stack/**/*.test.ts',
      ],
      ['\\.parts\\.test\\.ts$'],
    ),
    lane(
      'parts',
      ['**/*.parts.test.ts', 'local/**/*.test.ts'],
      ['/test/local/stack/', '/test/local/redshift/mutations/'],
    ),
    lane('workflow', ['{workflows,replay}/**/*.test.ts']),
    // Not a lane of the gate: writes what the replay test reads (npm run histories).
    lane('histories', ['replay/record-histories.ts']),
    // Nor this: writes local/redshift/coverage.md from the cases (npm run coverage:redshift).
    lane('coverage', ['local/redshift/write-coverage.ts']),
    lane('e2e', ['{e2e,docs}/**/*.test.ts']),
    // AWS's command line, from PyPI (a Python makes its environment), before the local Redshift.
    lane('aws-cli', ['aws-cli/**/*.test.ts']),
    // Changes the local Redshift in thirty places, one at a time: each must turn one of its cases red.
    lane('mutations', ['local/redshift/mutations/*.test.ts']),
    // Every fault at every request of a run, against real parts: some minutes (npm run test:faults). The gate takes a fifth.
    lane('faults', ['faults/**/*.test.ts']),
    // Workers, Temporal and the gateway killed and stopped at each commit, on stacks of their own.
    lane('kills', ['kills/**/*.test.ts']),
    // Whole runs under faults of a seed: two minutes, or as npm run soak says.
    lane('soak', ['soak/**/*.test.ts']),
    lane('tools', ['tools/**/*.test.ts']),
    lane('page', ['page/**/*.test.ts']),
  ],
};
