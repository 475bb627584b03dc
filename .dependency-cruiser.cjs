/** docs/adr/0001: the import law. One table; type-only imports count. */
const LAW = {
  core: [],
  workflows: ['core'],
  catalogue: ['core'],
  clients: ['core'],
  config: ['core'],
  activities: ['core', 'catalogue', 'clients'],
  schedules: ['core', 'catalogue'],
  workers: ['core', 'catalogue', 'clients', 'config', 'activities'],
  cli: ['core', 'catalogue', 'clients', 'config', 'schedules'],
  local: ['core', 'config', 'schedules', 'cli'],
};
const ROOMS = [...Object.keys(LAW), 'services', 'test', 'bench', 'infra', 'tools'].join('|');

const only = ([room, allowed]) => ({
  name: `${room}-imports-only-its-own`,
  severity: 'error',
  comment: `docs/adr/0001: ${room} may import ${allowed.join(', ') || 'nothing but itself'}. Move the shared part to core.`,
  from: { path: `^${room}/` },
  to: { path: `^(${ROOMS})/`, pathNot: `^(${[room, ...allowed].join('|')})/` },
});
const packagesOf = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from,
  to: {
    dependencyTypes: [
      'npm',
      'npm-dev',
      'npm-optional',
      'npm-peer',
      'npm-no-pkg',
      'npm-unknown',
      'core',
    ],
    ...(allowed ? { pathNot: allowed } : {}),
  },
});

module.exports = {
  forbidden: [
    ...Object.entries(LAW).map(only),
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Break the circle: one of the two knows too much.',
      from: {},
      to: { circular: true },
    },
    packagesOf(
      'core-is-pure',
      { path: '^core/', pathNot: '^core/(inputs/|codecs/manifest)' },
      undefined,
      'core has no packages and no I/O; zod only in core/inputs and core/codecs/manifest.',
    ),
    packagesOf(
      'zod-at-the-borders',
      { path: '^core/(inputs/|codecs/manifest)' },
      'node_modules/zod/',
      'Only zod.',
    ),
    {
      name: 'workflows-parse-nothing',
      severity: 'error',
      comment: 'The first activity parses the input.',
      from: { path: '^workflows/' },
      to: { path: '^core/(inputs/|codecs/)' },
    },
    packagesOf(
      'workflows-run-in-a-sandbox',
      { path: '^workflows/' },
      'node_modules/@temporalio/(workflow|common)/',
      'Only @temporalio/workflow and @temporalio/common.',
    ),
    {
      name: 'sdk-stays-in-clients',
      severity: 'error',
      comment: 'Only clients/ and the laptop speak AWS and Slack.',
      from: { path: '^(core|catalogue|activities|workflows|workers|schedules|cli|config)/' },
      to: { path: 'node_modules/(@aws-sdk|@slack|@smithy)/' },
    },
    {
      name: 'the-gateway-stands-alone',
      severity: 'error',
      comment: 'local/redshift, with the PostgreSQL of local/postgres, is useful without the rest.',
      from: { path: '^local/(redshift|postgres)/' },
      to: { path: `^(${ROOMS})/`, pathNot: '^local/(redshift|postgres)/' },
    },
    {
      name: 'postgres-knows-no-redshift',
      severity: 'error',
      comment: 'local/postgres starts a server and knows nothing of who uses it.',
      from: { path: '^local/postgres/' },
      to: { path: '^local/redshift/' },
    },
    {
      name: 'the-seeder-stands-alone',
      severity: 'error',
      comment: 'local/seed checks us, so it may not share our code.',
      from: { path: '^local/seed/' },
      to: { path: `^(${ROOMS})/`, pathNot: '^local/seed/' },
    },
    {
      name: 'production-takes-no-development-package',
      severity: 'error',
      comment: 'The image has no devDependencies: move the package to dependencies.',
      from: {
        path: '^(core|workflows|catalogue|activities|clients|config|schedules|workers|cli)/',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-border-worker-reaches-china',
      severity: 'error',
      comment: 'docs/adr/0010: what must be asked in China is an activity of workers/border.',
      from: { pathNot: '^(workers/border-activities\\.ts$|workers/border\\.ts$|test/|bench/)' },
      to: { path: '^clients/(china-store|crossing-key)\\.ts$' },
    },
    {
      name: 'only-the-border-worker-writes-copies',
      severity: 'error',
      comment: 'docs/adr/0010: the world bucket has one writer.',
      from: { pathNot: '^(workers/border-activities\\.ts$|test/|bench/)' },
      to: { path: '^clients/world-bucket\\.ts$' },
    },
    {
      name: 'china-has-no-writer',
      severity: 'error',
      comment: 'docs/adr/0010: nothing that makes a client for China may know one that writes.',
      from: { path: '^clients/(china-store|crossing-key)\\.ts$' },
      to: { path: '^clients/(world-bucket|s3|dynamodb|redshift-data)\\.ts$', reachable: true },
    },
    {
      name: 'the-border-worker-has-two-identities-and-no-third',
      severity: 'error',
      comment:
        'docs/adr/0010: these take region, address and keys from the environment; at the border each is named.',
      from: {
        path: '^(workers/border(-activities)?|activities/(sync|plan-sync|copy-[a-z-]+|copying|finish-sync|part-upload|read-ahead))\\.ts$',
      },
      to: { path: '^clients/(s3|dynamodb|redshift-data)\\.ts$', reachable: true },
    },
    {
      name: 'nobody-imports-an-entry-point',
      severity: 'error',
      comment: 'Entry points are started, not imported.',
      from: { pathNot: '^test/' },
      to: { path: '(^workers/(etl|border)\\.ts$|/main\\.ts$)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.stack)/' },
  },
};
