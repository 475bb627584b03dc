import { invalid } from './api-error';
import { DATABASE, isDatabaseUser, type DatabaseUser } from './database';
import { words } from './refusal';
import type { Request } from './statement';
import { tokenize } from './tokens';

/** A request's members, unchecked. */
export type Input = Readonly<Record<string, unknown>>;

const NAME = /^[^]{0,127}$/;
const isNumber = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const isText = (pattern: RegExp) => (value: unknown) =>
  typeof value === 'string' && pattern.test(value);

/** Limits of the service's model (B13). */
const MEMBERS = words<(value: unknown) => boolean>({
  ...Object.fromEntries(
    'Database ConnectedDatabase DbUser Schema Table SchemaPattern TablePattern'
      .split(' ')
      .map((name) => [name, isText(NAME)]),
  ),
  ClusterIdentifier: isText(/^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
  WorkgroupName: isText(/^([a-z0-9-]{3,64}|arn:.{1,124})$/),
  SecretArn: isText(/^.{1,2048}$/),
  StatementName: isText(/^[^]{0,2048}$/),
  ClientToken: isText(/^[^]{1,64}$/),
  NextToken: isText(/^\d{1,15}$/),
  ExecutionMode: isText(/^(TRANSACTION|AUTO_COMMIT)$/),
  Status: isText(/^(SUBMITTED|PICKED|STARTED|FINISHED|ABORTED|FAILED|ALL)$/),
  MaxResults: isNumber(0, 1000),
  WaitTimeSeconds: isNumber(1, 30),
});
/** Members that this gateway would have to honour and does not, unless they say what is the case anyway. */
const NOT_HERE = words<unknown>({
  SessionId: '',
  SessionKeepAliveSeconds: 0,
  ResultFormat: 'JSON',
  WithEvent: false,
});
/** B27. */
const MAX_SQL_BYTES = 100_000;
const MAX_STATEMENTS = 40;

/** @throws ApiError for every member that is not as the service's model wants it */
export function checkMembers(input: Input): void {
  for (const [name, value] of Object.entries(input)) {
    if (value === null || value === undefined) continue;
    if (MEMBERS.get(name)?.(value) === false)
      throw invalid(`${name} is not as the service's model wants it.`);
    if (NOT_HERE.has(name) && value !== NOT_HERE.get(name))
      throw invalid(`${name} is not known to the local Redshift.`);
  }
}

/** A checked text member. */
export const textOf = (input: Input, name: string): string | null =>
  (input[name] as string | null | undefined) ?? null;

/** Which warehouse, and as whom (B10 to B12). A secret stands for the database user whose name its ARN ends in. */
export function targetOf(input: Input): {
  user: DatabaseUser;
  target: Record<string, string>;
  database: string;
} {
  const [cluster, workgroup] = [textOf(input, 'ClusterIdentifier'), textOf(input, 'WorkgroupName')];
  if ((cluster === null) === (workgroup === null))
    throw invalid('Exactly one of ClusterIdentifier and WorkgroupName must be given.');
  const [named, secret, database] = [
    textOf(input, 'DbUser'),
    textOf(input, 'SecretArn'),
    textOf(input, 'Database'),
  ];
  if (database !== DATABASE)
    throw invalid(`The database ${String(database)} does not exist here: it is ${DATABASE}.`);
  if (named !== null && (workgroup ?? secret) !== null)
    throw invalid('DbUser is neither for a workgroup nor beside a SecretArn.');
  const ofSecret = secret
    ?.split(':')
    .at(-1)
    ?.replace(/-\w{6}$/, '');
  const user = named ?? ofSecret ?? 'millrace_loader';
  if (!isDatabaseUser(user)) throw invalid(`There is no database user ${user} here.`);
  const place =
    cluster === null ? { WorkgroupName: workgroup ?? '' } : { ClusterIdentifier: cluster };
  return {
    user,
    database,
    target: { ...place, ...(secret === null ? { DbUser: user } : { SecretArn: secret }) },
  };
}

/** The statements of an Execute or a batch. */
export function sqlsOf(input: Input, batch: boolean): string[] {
  const sqls = batch ? input.Sqls : [input.Sql];
  if (!Array.isArray(sqls) || sqls.length < 1 || sqls.length > MAX_STATEMENTS)
    throw invalid(`Sqls must have 1 to ${MAX_STATEMENTS} statements.`);
  return sqls.map((sql: unknown) => {
    if (typeof sql !== 'string' || sql === '') throw invalid('Sql must be a non-empty string.');
    if (Buffer.byteLength(sql) > MAX_SQL_BYTES)
      throw invalid(`The statement is longer than ${MAX_SQL_BYTES} bytes.`);
    if (batch && /^\s*(begin|start|commit|end|rollback|abort)\b/i.test(sql))
      throw invalid('A batch is one transaction already: it takes no BEGIN and no COMMIT.'); // B38
    return sql;
  });
}

function parameterNames(sql: string): string[] {
  try {
    return tokenize(sql).flatMap(({ kind, value }) => (kind === 'parameter' ? [value] : []));
  } catch {
    return []; // it will fail by itself, with its own words
  }
}

/** Named parameters: neither null nor empty, and each used by a statement (B13, B24, B25). */
export function parametersOf(input: Input, sqls: readonly string[]): Request['parameters'] {
  const given = (input.Parameters ?? []) as unknown;
  if (!Array.isArray(given) || (given.length === 0 && input.Parameters !== undefined))
    throw invalid('Parameters must have at least one parameter.');
  const used = given.length === 0 ? [] : sqls.flatMap(parameterNames);
  const unused: string[] = [];
  const parameters = given.map(({ name, value }: { name?: unknown; value?: unknown }) => {
    if (typeof name !== 'string' || !/^[0-9a-zA-Z_]+$/.test(name))
      throw invalid('A parameter name must satisfy regex pattern: ^[0-9a-zA-Z_]+$');
    if (typeof value !== 'string' || value === '')
      throw invalid(`The value of parameter ${name} must have at least one character.`);
    if (!used.includes(name)) unused.push(name);
    return { name, value };
  });
  if (unused.length > 0)
    throw invalid(
      `Parameters list contains unused parameters. Unused parameters: [${unused.join(', ')}]`,
    );
  if (new Set(parameters.map(({ name }) => name)).size < parameters.length)
    throw invalid('A parameter is given twice.');
  return parameters;
}
