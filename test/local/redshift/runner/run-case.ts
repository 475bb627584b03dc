import { gzipSync } from 'node:zlib';
import type { Case, Expectation, FileBody, Step } from './case';
import { callFault, called } from './calls';
import { unescaped } from './cells';
import { statementFault } from './expected';
import { ended, reached, submitted } from './statements';
import type { Target } from './target';
import { pauses, worldOf, type World } from './world';

/** A case that does not end is red, not endless. */
const LIMIT_MS = 30_000;

function bytesOf({ lines, form, gzip, repeat }: FileBody, own: (text: string) => string): Buffer {
  const once =
    form === 'base64'
      ? Buffer.from(lines.join(''), 'base64')
      : form === 'escaped'
        ? // Bytes, not characters: \xff is one byte; what is not escaped is UTF-8.
          Buffer.from(unescaped(Buffer.from(own(lines.join(''))).toString('latin1')), 'latin1')
        : Buffer.from(own(lines.map((line) => `${line}\n`).join('')));
  const whole = Buffer.concat(Array.from({ length: repeat }, () => once));
  return gzip ? gzipSync(whole) : whole;
}

async function firstFault<T>(
  expect: readonly Expectation[],
  outcome: T,
  fault: (outcome: T, expectation: Expectation) => Promise<string | null> | string | null,
): Promise<string | null> {
  const all: readonly Expectation[] = expect.length === 0 ? [{ kind: 'ok' }] : expect;
  for (const expectation of all) {
    const found = await fault(outcome, expectation);
    if (found !== null) return found;
  }
  return null;
}

const statement = async (
  world: World,
  id: string,
  expect: readonly Expectation[],
): Promise<string | null> =>
  firstFault(expect, await ended(world.target, id), (described, expectation) =>
    statementFault(world, described, expectation),
  );

async function put(world: World, name: string, body: Buffer): Promise<null> {
  await world.target.put(`${world.schema}/${name}`, body);
  return null;
}

const manifest = (world: World, entries: readonly { name: string; mandatory: boolean }[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      entries: entries.map(({ name, mandatory }) => ({
        url: world.own(`s3://cases/${name}`),
        mandatory,
      })),
    }),
  );

async function run(world: World, { action, expect }: Step): Promise<string | null> {
  if (action.kind !== 'run') return null;
  const sqls = action.sqls.map(world.own);
  const id = await submitted(world.target, { ...action, sqls });
  if (action.name === null) return statement(world, id, expect);
  world.kept.set(action.name, id);
  return null;
}

async function oneFault(
  world: World,
  ids: readonly string[],
  expect: readonly Expectation[],
): Promise<string | null> {
  const all = await Promise.all(ids.map((id) => ended(world.target, id)));
  const failed = all.filter(({ Status }) => Status !== 'FINISHED');
  const [only] = failed;
  if (only === undefined || failed.length > 1) return `${failed.length} of ${ids.length} failed`;
  return firstFault(expect, only, (described, expectation) =>
    statementFault(world, described, expectation),
  );
}

async function stepFault(world: World, step: Step): Promise<string | null> {
  const { action, expect } = step;
  const idOf = (batch: string): string => world.kept.get(batch) ?? '';
  switch (action.kind) {
    case 'file':
      return put(world, action.name, bytesOf(action.body, world.own));
    case 'manifest':
      return put(world, action.name, manifest(world, action.entries));
    case 'run':
      return run(world, step);
    case 'reached':
      await reached(world.target, idOf(action.batch), action.statement);
      return null;
    case 'release':
      await world.holder?.release(`${world.schema}.pause_${action.pause}`);
      return null;
    case 'end':
      return statement(world, idOf(action.batch), expect);
    case 'one':
      return oneFault(world, action.of.map(idOf), expect);
    case 'call':
      return firstFault(expect, await called(world, action), (outcome, expectation) =>
        callFault(world, outcome, expectation),
      );
  }
}

async function steps(world: World, { file, steps: all }: Case): Promise<string | null> {
  for (const step of all) {
    const fault = await stepFault(world, step).catch((error: unknown) => String(error));
    if (fault !== null) return `${file}:${step.line}: ${fault}`;
  }
  return null;
}

const dropping = (schema: string) =>
  ({
    kind: 'run',
    mode: 'single',
    sqls: [`DROP SCHEMA IF EXISTS ${schema} CASCADE`],
    name: null,
  }) as const;

async function prepared(target: Target, schema: string, one: Case): Promise<World> {
  const tables = pauses(one);
  const sqls = [
    `CREATE SCHEMA ${schema}`,
    ...tables.map((table) => `CREATE TABLE ${schema}.${table} (a INTEGER)`),
  ];
  const id = await submitted(target, { kind: 'run', mode: 'TRANSACTION', sqls, name: null });
  const { Status, Error: text } = await ended(target, id);
  if (Status !== 'FINISHED') throw new Error(`schema ${schema}: ${text ?? ''}`);
  return worldOf(target, schema, tables);
}

/** Runs a case in a schema of its own. Returns what Redshift did otherwise, with file and line; null: nothing. */
export async function runCase(target: Target, one: Case, schema: string): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(
      () => resolve(`${one.file}:${one.line}: not ended after ${LIMIT_MS / 1000} s`),
      LIMIT_MS,
    );
  });
  let world: World | null = null;
  try {
    world = await prepared(target, schema, one);
    return await Promise.race([steps(world, one), late]);
  } catch (error) {
    return `${one.file}:${one.line}: ${String(error)}`;
  } finally {
    clearTimeout(timer);
    await world?.holder?.close();
    // Nobody waits for it: what still holds a table of a red case must not hold up the others.
    await submitted(target, dropping(schema)).catch(() => undefined);
  }
}
