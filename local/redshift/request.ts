import { invalid } from './api-error';
import { DATABASE, isDatabaseUser } from './database';
import { words } from './refusal';
import type { Request } from './statement';
import { tokenize } from './tokens';

const NAME = /^[^]{0,127}$/;
/** Limits of the service's model (B13). */
const TEXTS = {
  ...{ Database: NAME, ConnectedDatabase: NAME, DbUser: NAME, Schema: NAME, Table: NAME },
  ...{ SchemaPattern: NAME, TablePattern: NAME },
  ClusterIdentifier: /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  WorkgroupName: /^([a-z0-9-]{3,64}|arn:.{1,124})$/,
  SecretArn: /^.{1,2048}$/,
  StatementName: /^[^]{0,2048}$/,
  ClientToken: /^[^]{1,64}$/,
  NextToken: /^\d{1,15}$/,
  ExecutionMode: /^(TRANSACTION|AUTO_COMMIT)$/,
  Status: /^(SUBMITTED|PICKED|STARTED|FINISHED|ABORTED|FAILED|ALL)$/,
};
const NUMBERS = { MaxResults: [0, 1000], WaitTimeSeconds: [1, 30] } as const;
/** Members that this gateway would have to honour and does not, unless they say what is the case anyway. */
const NOT_HERE = words<unknown>({
  ...{ SessionId: '', SessionKeepAliveSeconds: 0, ResultFormat: 'JSON', WithEvent: false },
});
const PARAMETER_NAME = /^[0-9a-zA-Z_]+$/;
/** B27. */
const MAX_SQL_BYTES = 100_000;
const MAX_STATEMENTS = 40;

/** A request's members, as `checkedInput` leaves them. */
export type Input = Readonly<Partial<Record<keyof typeof TEXTS, string>>> &
  Readonly<Partial<Record<keyof typeof NUMBERS, number>>> &
  Readonly<Partial<Record<'Id' | 'Sql' | 'Sqls' | 'Parameters', unknown>>>;

/** @throws ApiError for every member that is not as the service's model wants it */
export function checkedInput(given: Readonly<Record<string, unknown>>): Input {
  const members = Object.entries(given).filter(([, value]) => value !== null);
  const [texts, numbers] = [words(TEXTS), words<readonly [number, number]>(NUMBERS)];
  for (const [name, value] of members) {
    const [pattern, range] = [texts.get(name), numbers.get(name)];
    const isText = typeof value === 'string' && pattern?.test(value) === true;
    const isNumber = range !== undefined && Number(value) >= range[0] && Number(value) <= range[1];
    if ((pattern !== undefined && !isText) || (range !== undefined && !isNumber))
      throw invalid(`${name} is not as the service's model wants it.`);
    if (NOT_HERE.has(name) && value !== NOT_HERE.get(name))
      throw invalid(`${name} is not known to the local Redshift.`);
  }
  return Object.fromEntries(members);
}

/** Which warehouse, and as whom (B10 to B12). A secret stands for the database user whose name its ARN ends in. */
export function targetOf(input: Input): Pick<Request, 'user' | 'target'> {
  const { ClusterIdentifier, WorkgroupName, SecretArn, DbUser, Database } = input;
  if ((ClusterIdentifier === undefined) === (WorkgroupName === undefined))
    throw invalid('Exactly one of ClusterIdentifier and WorkgroupName must be given.');
  if (Database !== DATABASE)
    throw invalid(`The database ${String(Database)} does not exist here: it is ${DATABASE}.`);
  if (DbUser !== undefined && (WorkgroupName ?? SecretArn) !== undefined)
    throw invalid('DbUser is neither for a workgroup nor beside a SecretArn.');
  const ofSecret = SecretArn?.replace(/^.*:|-\w{6}$/g, '');
  const user = DbUser ?? ofSecret ?? 'millrace_loader';
  if (!isDatabaseUser(user)) throw invalid(`There is no database user ${user} here.`);
  const place = WorkgroupName === undefined ? { ClusterIdentifier } : { WorkgroupName };
  const identity = SecretArn === undefined ? { DbUser: user } : { SecretArn };
  return { user, target: { Database, ...(place as Record<string, string>), ...identity } };
}

/** The statements of an Execute or a batch. */
export function sqlsOf(input: Input, batch: boolean): string[] {
  const sqls = batch ? input.Sqls : [input.Sql];
  if (!Array.isArray(sqls) || sqls.length < 1 || sqls.length > MAX_STATEMENTS)
    throw invalid(`Sqls must have 1 to ${MAX_STATEMENTS} statements.`);
  for (const sql of sqls as unknown[]) {
    if (typeof sql !== 'string' || sql === '') throw invalid('Sql must be a non-empty string.');
    if (Buffer.byteLength(sql) > MAX_SQL_BYTES)
      throw invalid(`The statement is longer than ${MAX_SQL_BYTES} bytes.`);
    if (batch && /^\s*(begin|start|commit|end|rollback|abort)\b/i.test(sql))
      throw invalid('A batch is one transaction already: it takes no BEGIN and no COMMIT.'); // B38
  }
  return sqls as string[];
}

function parameterNames(sql: string): string[] {
  try {
    return tokenize(sql).flatMap(({ kind, value }) => (kind === 'parameter' ? [value] : []));
  } catch {
    return []; // it will fail by itself, with its own words
  }
}

/** Named parameters: neither null nor empty, and each used by a statement (B13, B24, B25). */
export function parametersOf(
  { Parameters = [] }: Input,
  sqls: readonly string[],
): Request['parameters'] {
  if (!Array.isArray(Parameters)) throw invalid('Parameters must be a list.');
  const parameters = Parameters as { readonly name: string; readonly value: string }[];
  for (const { name, value } of parameters as { name: unknown; value: unknown }[]) {
    if (typeof name !== 'string' || !PARAMETER_NAME.test(name))
      throw invalid(`A parameter name must satisfy regex pattern: ${PARAMETER_NAME.source}`);
    if (typeof value !== 'string' || value === '')
      throw invalid(`The value of parameter ${name} must have at least one character.`);
  }
  const used = new Set(parameters.length === 0 ? [] : sqls.flatMap(parameterNames));
  const names = parameters.map(({ name }) => name);
  const unused = names.filter((name) => !used.has(name)).join(', ');
  if (unused !== '')
    throw invalid(`Parameters list contains unused parameters. Unused parameters: [${unused}]`);
  if (new Set(names).size < names.length) throw invalid('A parameter is given twice.');
  return parameters;
}
