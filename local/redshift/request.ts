import { z } from 'zod';
import { invalid } from './api-error';
import { DATABASE, isDatabaseUser } from './database';
import type { Request } from './statement';
import { tokenize } from './tokens';

/** B27. */
const MAX_SQL_BYTES = 100_000;
const NAME = z.string().max(127);
const SQL = z.string().min(1);
const UNKNOWN = 'not known to the local Redshift';

/** The members of all operations, with the limits of the service's model (B13, B24, B27). */
const MEMBERS = z
  .looseObject({
    Database: NAME,
    ConnectedDatabase: NAME,
    DbUser: NAME,
    Schema: NAME,
    Table: NAME,
    SchemaPattern: NAME,
    TablePattern: NAME,
    ClusterIdentifier: z.string().regex(/^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
    WorkgroupName: z.string().regex(/^([a-z0-9-]{3,64}|arn:.{1,124})$/),
    SecretArn: z.string().regex(/^.{1,2048}$/),
    StatementName: z.string().max(2048),
    ClientToken: z.string().min(1).max(64),
    NextToken: z.string().regex(/^\d{1,15}$/),
    ExecutionMode: z.enum(['TRANSACTION', 'AUTO_COMMIT']),
    Status: z.enum(['SUBMITTED', 'PICKED', 'STARTED', 'FINISHED', 'ABORTED', 'FAILED', 'ALL']),
    MaxResults: z.int().min(0).max(1000),
    WaitTimeSeconds: z.int().min(1).max(30),
    Id: z.string(),
    Sql: SQL,
    Sqls: z.array(SQL).min(1).max(40),
    Parameters: z.array(z.object({ name: z.string().regex(/^\w+$/), value: z.string().min(1) })),
    // This gateway would have to honour them and does not, unless they say what is the case anyway.
    SessionId: z.literal('', UNKNOWN),
    SessionKeepAliveSeconds: z.literal(0, UNKNOWN),
    ResultFormat: z.literal('JSON', UNKNOWN),
    WithEvent: z.literal(false, UNKNOWN),
  })
  .partial();

/** A request's members, as `checkedInput` leaves them. */
export type Input = z.infer<typeof MEMBERS>;

/** @throws ApiError for every member that is not as the service's model wants it */
export function checkedInput(given: Readonly<Record<string, unknown>>): Input {
  const members = Object.entries(given).filter(([, value]) => value !== null);
  const { data, error } = MEMBERS.safeParse(Object.fromEntries(members));
  if (data !== undefined) return data;
  throw invalid(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join());
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
export function sqlsOf({ Sql = '', Sqls = [] }: Input, batch: boolean): readonly string[] {
  const sqls = batch ? Sqls : [Sql];
  if ((sqls[0] ?? '') === '') throw invalid(`${batch ? 'Sqls' : 'Sql'} must be given.`);
  if (sqls.some((sql) => Buffer.byteLength(sql) > MAX_SQL_BYTES))
    throw invalid(`The statement is longer than ${MAX_SQL_BYTES} bytes.`);
  if (batch && sqls.some((sql) => /^\s*(begin|start|commit|end|rollback|abort)\b/i.test(sql)))
    throw invalid('A batch is one transaction already: it takes no BEGIN and no COMMIT.'); // B38
  return sqls;
}

function parameterNames(sql: string): string[] {
  try {
    return tokenize(sql).flatMap(({ kind, value }) => (kind === 'parameter' ? [value] : []));
  } catch {
    return []; // it will fail by itself, with its own words
  }
}

/** Named parameters, each used by a statement (B13, B23, B25). */
export function parametersOf(
  { Parameters = [] }: Input,
  sqls: readonly string[],
): Request['parameters'] {
  const used = new Set(Parameters.length === 0 ? [] : sqls.flatMap(parameterNames));
  const names = Parameters.map(({ name }) => name);
  const unused = names.filter((name) => !used.has(name)).join(', ');
  if (unused !== '')
    throw invalid(`Parameters list contains unused parameters. Unused parameters: [${unused}]`);
  if (new Set(names).size < names.length) throw invalid('A parameter is given twice.');
  return Parameters;
}
