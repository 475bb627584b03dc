import { ApiError, invalid, notFound } from './api-error';
import { DATABASE, isDatabaseUser, type DatabaseUser } from './database';
import type { Executor } from './execute';
import { columnMetadata, fieldOf } from './result-fields';
import { isFinal, newStatement, type Statement, type Step } from './statement';

/** A request's members, unchecked. */
type Input = Readonly<Record<string, unknown>>;
type Output = Record<string, unknown>;

const ID = /^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d{0,2})?$/;
const MAX_SQL_BYTES = 100_000;
const MAX_STATEMENTS = 40;
const PAGE_ROWS = 1000;
const MAX_WAIT_S = 30;
/** Results are kept for a day (B59). */
const KEPT_MS = 24 * 3_600_000;
/** Members that this gateway would have to honour and does not. */
const NOT_HERE = [
  'SessionId',
  'SessionKeepAliveSeconds',
  'ResultFormat',
  'WithEvent',
  'Parameters',
];

const seconds = (ms: number): number => ms / 1000;

function text(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`${name} must be a string`);
  return value;
}

function targetOf(input: Input): Record<string, string> {
  const cluster = text(input, 'ClusterIdentifier');
  const workgroup = text(input, 'WorkgroupName');
  if ((cluster === undefined) === (workgroup === undefined)) {
    throw invalid('Exactly one of ClusterIdentifier and WorkgroupName must be given.');
  }
  return cluster === undefined
    ? { WorkgroupName: workgroup ?? '' }
    : { ClusterIdentifier: cluster };
}

/** A secret stands for the database user whose name its ARN ends in; without any, the loader's. */
function userOf(input: Input, target: Readonly<Record<string, string>>): DatabaseUser {
  const named = text(input, 'DbUser');
  if (named !== undefined && 'WorkgroupName' in target)
    throw invalid('DbUser is not for a workgroup.');
  const secret = text(input, 'SecretArn');
  const user =
    named ??
    secret
      ?.split(':')
      .at(-1)
      ?.replace(/-\w{6}$/, '') ??
    'millrace_loader';
  if (!isDatabaseUser(user)) throw invalid(`There is no database user ${user} here.`);
  return user;
}

function refuseUnknown(input: Input): void {
  for (const member of NOT_HERE) {
    const value = input[member];
    if (value !== undefined && value !== false && value !== 'JSON') {
      throw invalid(`${member} is not known to the local Redshift.`);
    }
  }
}

function sqlText(sql: unknown): string {
  if (typeof sql !== 'string' || sql === '') throw invalid('Sql must be a non-empty string.');
  if (Buffer.byteLength(sql) > MAX_SQL_BYTES)
    throw invalid(`The statement is longer than ${MAX_SQL_BYTES} bytes.`);
  return sql;
}

/** The twelve operations of the service's model, of which these are known here. */
export interface DataApi {
  readonly call: (operation: string, input: Input) => Promise<Output>;
}

export function dataApi(executor: Executor): DataApi {
  const statements = new Map<string, Statement>();
  const byToken = new Map<string, { readonly statement: Statement; readonly request: string }>();

  function find(input: Input): { statement: Statement; step: Step | null } {
    const id = text(input, 'Id') ?? '';
    if (!ID.test(id)) {
      throw invalid(
        'id must satisfy regex pattern: ^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\\d+)?$',
      );
    }
    const [whole = '', number] = id.split(':');
    const statement = statements.get(whole);
    const step = number === undefined ? null : statement?.steps[Number(number) - 1];
    if (statement === undefined || step === undefined || (step !== null && !statement.batch)) {
      throw notFound('Query does not exist.', id);
    }
    return { statement, step };
  }

  async function wait(input: Input, statement: Statement): Promise<void> {
    const asked = input.WaitTimeSeconds;
    if (asked === undefined || isFinal(statement.status)) return;
    if (typeof asked !== 'number' || asked < 1 || asked > MAX_WAIT_S) {
      throw invalid(`WaitTimeSeconds must be between 1 and ${MAX_WAIT_S}.`);
    }
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      statement.ended,
      new Promise((resolve) => (timer = setTimeout(resolve, asked * 1000))),
    ]);
    clearTimeout(timer);
  }

  const accepted = (statement: Statement, input: Input): Output => ({
    Id: statement.id,
    CreatedAt: seconds(statement.createdAt),
    Database: statement.database,
    ...statement.target,
    ...(input.SecretArn === undefined
      ? { DbUser: statement.user }
      : { SecretArn: input.SecretArn }),
    ...(input.WaitTimeSeconds === undefined
      ? {}
      : { Status: statement.status, HasResultSet: hasResult(statement) }),
  });

  const hasResult = ({ steps }: Statement): boolean => steps.some((step) => step.result !== null);

  function forget(): void {
    const oldest = Date.now() - KEPT_MS;
    for (const [id, statement] of statements)
      if (statement.updatedAt < oldest && isFinal(statement.status)) statements.delete(id);
  }

  async function submit(input: Input, sqls: readonly unknown[], batch: boolean): Promise<Output> {
    refuseUnknown(input);
    const target = targetOf(input);
    const database = text(input, 'Database');
    if (database !== DATABASE)
      throw invalid(`The database ${String(database)} does not exist here: it is ${DATABASE}.`);
    const token = text(input, 'ClientToken');
    const request = JSON.stringify({ ...input, ClientToken: '', WaitTimeSeconds: 0 });
    const known = token === undefined ? undefined : byToken.get(token);
    if (known !== undefined && known.request !== request) {
      throw invalid('The client token was used with another request.'); // what AWS does is not documented (B41)
    }
    if (known !== undefined) return accepted(known.statement, input);
    const mode = text(input, 'ExecutionMode') ?? 'TRANSACTION';
    if (mode !== 'TRANSACTION' && mode !== 'AUTO_COMMIT')
      throw invalid(`ExecutionMode ${mode} is unknown.`);
    const statement = newStatement(
      {
        batch,
        mode,
        name: text(input, 'StatementName') ?? null,
        database,
        user: userOf(input, target),
        target,
      },
      sqls.map(sqlText),
    );
    forget();
    statements.set(statement.id, statement);
    if (token !== undefined) byToken.set(token, { statement, request });
    // Asynchronous, as the real one: the answer says only that it was accepted.
    setImmediate(() => void executor.run(statement));
    await wait(input, statement);
    return accepted(statement, input);
  }

  const stepOutput = (statement: Statement, step: Step, index: number): Output => ({
    Id: `${statement.id}:${index + 1}`,
    Status: step.status,
    QueryString: step.sql,
    CreatedAt: seconds(step.createdAt),
    UpdatedAt: seconds(step.updatedAt),
    Duration: step.durationNs,
    ResultRows: step.resultRows,
    ResultSize: -1,
    HasResultSet: step.result !== null,
    RedshiftQueryId: -1,
    ...(step.error === null ? {} : { Error: step.error }),
  });

  async function describe(input: Input): Promise<Output> {
    const { statement, step } = find(input);
    await wait(input, statement);
    if (step !== null) return stepOutput(statement, step, statement.steps.indexOf(step));
    const [only] = statement.steps;
    return {
      Id: statement.id,
      Status: statement.status,
      CreatedAt: seconds(statement.createdAt),
      UpdatedAt: seconds(statement.updatedAt),
      Duration: statement.steps.reduce((sum, { durationNs }) => sum + durationNs, 0),
      Database: statement.database,
      DbUser: statement.user,
      ...statement.target,
      HasResultSet: hasResult(statement),
      RedshiftPid: statement.pid,
      RedshiftQueryId: statement.batch ? 0 : statement.number,
      ResultRows: statement.batch ? -1 : (only?.resultRows ?? -1),
      ResultSize: -1,
      ...(statement.error === null ? {} : { Error: statement.error }),
      ...(statement.batch
        ? {
            ExecutionMode: statement.mode,
            SubStatements: statement.steps.map((each, index) => stepOutput(statement, each, index)),
          }
        : { QueryString: only?.sql ?? '' }),
    };
  }

  async function result(input: Input): Promise<Output> {
    const { statement, step } = find(input);
    await wait(input, statement);
    if (statement.batch && step === null) {
      throw invalid('BatchExecuteStatement result can only be retrieved with sub-statement id.');
    }
    const asked = step ?? statement.steps[0];
    if (asked?.status !== 'FINISHED' || asked.result === null) {
      throw notFound(
        'Query does not have result. Please check query status with DescribeStatement.',
        statement.id,
      );
    }
    const { fields, rows } = asked.result;
    const from = Number(text(input, 'NextToken') ?? 0);
    const page = rows.slice(from, from + PAGE_ROWS);
    return {
      ColumnMetadata: columnMetadata(asked.result),
      Records: page.map((row) =>
        row.map((value, index) =>
          fields[index] === undefined ? {} : fieldOf(fields[index], value),
        ),
      ),
      TotalNumRows: rows.length,
      ...(from + PAGE_ROWS < rows.length ? { NextToken: String(from + PAGE_ROWS) } : {}),
    };
  }

  async function cancel(input: Input): Promise<Output> {
    const { statement } = find(input);
    if (isFinal(statement.status)) {
      throw invalid(
        `Could not cancel a query that is already in ${statement.status} state with ID: ${statement.id}`,
      );
    }
    return { Status: await executor.cancel(statement) };
  }

  function list(input: Input): Output {
    const prefix = text(input, 'StatementName') ?? '';
    const status = text(input, 'Status') ?? 'FINISHED';
    const found = [...statements.values()]
      .filter(
        ({ name, status: its }) =>
          (name ?? '').startsWith(prefix) && (status === 'ALL' || its === status),
      )
      .reverse()
      .slice(0, 100);
    return {
      Statements: found.map((statement) => ({
        Id: statement.id,
        Status: statement.status,
        StatementName: statement.name ?? '',
        CreatedAt: seconds(statement.createdAt),
        UpdatedAt: seconds(statement.updatedAt),
        IsBatchStatement: statement.batch,
        ...(statement.batch
          ? { QueryStrings: statement.steps.map(({ sql }) => sql) }
          : { QueryString: statement.steps[0]?.sql ?? '' }),
      })),
    };
  }

  async function call(operation: string, input: Input): Promise<Output> {
    switch (operation) {
      case 'ExecuteStatement':
        return submit(input, [input.Sql], false);
      case 'BatchExecuteStatement': {
        const sqls = input.Sqls;
        if (!Array.isArray(sqls) || sqls.length < 1 || sqls.length > MAX_STATEMENTS) {
          throw invalid(`Sqls must have 1 to ${MAX_STATEMENTS} statements.`);
        }
        return submit(input, sqls, true);
      }
      case 'DescribeStatement':
        return describe(input);
      case 'GetStatementResult':
        return result(input);
      case 'CancelStatement':
        return cancel(input);
      case 'ListStatements':
        return list(input);
      default:
        throw new ApiError(
          'UnknownOperationException',
          `${operation} is not known to the local Redshift.`,
        );
    }
  }

  return { call };
}
