import type { Statement, Step } from './statement';

type Output = Record<string, unknown>;

const hasResult = ({ steps }: Statement): boolean => steps.some((step) => step.HasResultSet);
const inCommon = ({ Id, Status, CreatedAt, UpdatedAt, parameters }: Statement): Output => ({
  Id,
  Status,
  CreatedAt,
  UpdatedAt,
  ResultFormat: 'JSON',
  QueryParameters: parameters.length === 0 ? undefined : parameters,
});

/** What Execute and BatchExecute answer (B21). */
export function accepted(statement: Statement, waited: boolean): Output {
  const { Id, CreatedAt, target, Status, RedshiftPid } = statement;
  const outcome = { Status, RedshiftPid, HasResultSet: hasResult(statement) };
  return { Id, CreatedAt, ...target, ...(waited ? outcome : {}) };
}

/** A statement of a batch (B34). */
export const describeStep = ({ Id, steps }: Statement, step: Step): Output => ({
  ...step,
  Id: `${Id}:${steps.indexOf(step) + 1}`,
  result: undefined,
});

/** B51. */
export function describe(statement: Statement): Output {
  const { batch, mode, steps, target, Error, RedshiftPid } = statement;
  const parts = steps.map((step) => describeStep(statement, step));
  const ofBatch = { ExecutionMode: mode, SubStatements: parts, RedshiftQueryId: 0 };
  return {
    ...(batch ? { ...ofBatch, ResultRows: -1, ResultSize: -1 } : parts[0]),
    ...inCommon(statement),
    ...target,
    Error,
    RedshiftPid,
    HasResultSet: hasResult(statement),
    Duration: steps.reduce((sum, step) => sum + step.Duration, 0),
  };
}

/** One line of ListStatements. */
export function listed(statement: Statement): Output {
  const { batch, steps, name, target } = statement;
  const texts = steps.map((step) => step.QueryString);
  return {
    ...inCommon(statement),
    StatementName: name,
    IsBatchStatement: batch,
    SecretArn: target.SecretArn,
    ...(batch ? { QueryStrings: texts } : { QueryString: texts[0] }),
  };
}
