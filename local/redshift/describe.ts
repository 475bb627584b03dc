import { isFinal, type Statement, type Step } from './statement';

type Output = Record<string, unknown>;

const seconds = (ms: number): number => ms / 1000;
const hasResult = ({ steps }: Statement): boolean => steps.some((step) => step.hasResult);

/** What Execute and BatchExecute answer (B21). */
export const accepted = (statement: Statement, waited: boolean): Output => ({
  Id: statement.id,
  CreatedAt: seconds(statement.createdAt),
  Database: statement.database,
  ...statement.target,
  ...(waited
    ? { Status: statement.status, HasResultSet: hasResult(statement), RedshiftPid: statement.pid }
    : {}),
});

/** A statement of a batch, by its number from 0 (B34). */
export const describeStep = (statement: Statement, step: Step): Output => ({
  Id: `${statement.id}:${statement.steps.indexOf(step) + 1}`,
  Status: step.status,
  QueryString: step.sql,
  CreatedAt: seconds(step.createdAt),
  UpdatedAt: seconds(step.updatedAt),
  Duration: step.durationNs,
  ResultRows: step.resultRows,
  ResultSize: step.resultBytes,
  HasResultSet: step.hasResult,
  RedshiftQueryId: isFinal(step.status) ? step.queryId : -1,
  ...(step.error === null ? {} : { Error: step.error }),
});

/** B51. */
export function describe(statement: Statement): Output {
  const [only] = statement.steps;
  const alone = statement.batch ? undefined : only;
  return {
    Id: statement.id,
    Status: statement.status,
    CreatedAt: seconds(statement.createdAt),
    UpdatedAt: seconds(statement.updatedAt),
    Duration: statement.steps.reduce((sum, { durationNs }) => sum + durationNs, 0),
    Database: statement.database,
    ...statement.target,
    HasResultSet: hasResult(statement),
    RedshiftPid: statement.pid,
    RedshiftQueryId: alone?.queryId ?? 0,
    ResultRows: alone?.resultRows ?? -1,
    ResultSize: alone?.resultBytes ?? -1,
    ResultFormat: 'JSON',
    ...(statement.error === null ? {} : { Error: statement.error }),
    ...(statement.parameters.length === 0 ? {} : { QueryParameters: statement.parameters }),
    ...(alone !== undefined
      ? { QueryString: alone.sql }
      : {
          ExecutionMode: statement.mode,
          SubStatements: statement.steps.map((step) => describeStep(statement, step)),
        }),
  };
}

/** One line of ListStatements. */
export const listed = (statement: Statement): Output => ({
  Id: statement.id,
  Status: statement.status,
  StatementName: statement.name ?? '',
  CreatedAt: seconds(statement.createdAt),
  UpdatedAt: seconds(statement.updatedAt),
  IsBatchStatement: statement.batch,
  ResultFormat: 'JSON',
  ...(statement.target.SecretArn === undefined ? {} : { SecretArn: statement.target.SecretArn }),
  ...(statement.parameters.length === 0 ? {} : { QueryParameters: statement.parameters }),
  ...(statement.batch
    ? { QueryStrings: statement.steps.map(({ sql }) => sql) }
    : { QueryString: statement.steps[0]?.sql ?? '' }),
});
