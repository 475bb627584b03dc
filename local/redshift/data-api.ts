import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, invalid, notFound } from './api-error';
import { catalogOperations, page } from './catalog';
import { accepted, describe, describeStep, listed } from './describe';
import type { Executor } from './execute';
import { checkedInput, parametersOf, sqlsOf, targetOf, type Input } from './request';
import { columnMetadata, fieldOf } from './result-fields';
import { isFinal, newStatement, type LiveStatement, type Request, type Step } from './statement';
import type { Switches } from './switches';

type Output = Record<string, unknown>;

const ID = /^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d+)?$/;
const PAGE_ROWS = 1000;
const PAGE_STATEMENTS = 100;
/** B70. */
const MAX_ACTIVE = 500;
/** In seconds: results are kept for a day (B59), a client's token for eight hours (B40). */
const KEPT = 24 * 3600;
const TOKEN_KEPT = 8 * 3600;
const NO_RESULT = 'Query does not have result. Please check query status with DescribeStatement.';

/** Answers an operation of the service's model, as far as it is known here. @throws ApiError */
export type DataApi = (operation: string, given: Record<string, unknown>) => Promise<Output>;

/** Begins with what the store still knows of an earlier gateway's statements. */
export async function dataApi(executor: Executor, switches: Switches): Promise<DataApi> {
  const restored = await executor.store.restore();
  const statements = new Map(restored.map((statement) => [statement.Id, statement]));
  const all = (): LiveStatement[] => [...statements.values()];
  const ago = (seconds: number): number => Date.now() / 1000 - seconds;

  function find({ Id }: Input): { statement: LiveStatement; step: Step | null } {
    const id = String(Id);
    if (!ID.test(id)) throw invalid(`id must satisfy regex pattern: ${ID.source}`);
    const [whole = '', number] = id.split(':');
    const statement = statements.get(whole);
    const step = number === undefined ? null : statement?.steps[Number(number) - 1];
    if (statement === undefined || step === undefined || (step !== null && !statement.batch))
      throw notFound('Query does not exist.', id);
    return { statement, step };
  }

  async function wait({ WaitTimeSeconds }: Input, { ended }: LiveStatement): Promise<void> {
    if (WaitTimeSeconds === undefined) return;
    await Promise.race([ended, pause(WaitTimeSeconds * 1000, null, { ref: false })]);
  }

  /** What an earlier request with the same token stands for, if it still counts (B40, B41). */
  function repeated({ token, fingerprint }: Request): LiveStatement | undefined {
    if (token === undefined || switches.reusedToken === 'new execution') return undefined;
    const known = all().findLast(
      (statement) => statement.token === token && statement.CreatedAt > ago(TOKEN_KEPT),
    );
    const another = switches.reusedToken === 'error' || known?.fingerprint !== fingerprint;
    if (known !== undefined && another) throw invalid('The client token was used before.');
    return known;
  }

  function makeRoom(): void {
    for (const { Id, UpdatedAt, Status } of all())
      if (UpdatedAt < ago(KEPT) && isFinal(Status)) statements.delete(Id);
    const active = all().filter(({ Status }) => !isFinal(Status)).length;
    const message = `There are ${active} active statements already.`;
    if (active >= MAX_ACTIVE) throw new ApiError('ActiveStatementsExceededException', message);
  }

  async function runLater(statement: LiveStatement): Promise<void> {
    const { signal } = statement.cancel;
    if (switches.lateSeconds > 0)
      await pause(switches.lateSeconds * 1000, null, { signal }).catch(() => null);
    await executor.run(statement);
  }

  async function submit(input: Input, batch: boolean): Promise<Output> {
    const sqls = sqlsOf(input, batch);
    const { ClientToken: token, WaitTimeSeconds, ...asked } = input;
    const request: Request = {
      batch,
      mode: input.ExecutionMode ?? 'TRANSACTION',
      name: input.StatementName ?? '',
      ...targetOf(input),
      parameters: parametersOf(input, sqls),
      token,
      fingerprint: JSON.stringify(asked),
    };
    const waits = WaitTimeSeconds !== undefined;
    const known = repeated(request);
    if (known !== undefined) return accepted(known, waits);
    makeRoom();
    const statement = newStatement(request, sqls);
    statements.set(statement.Id, statement);
    await executor.store.save(statement);
    // Asynchronous, as the real one: the answer says only that it was accepted.
    setImmediate(() => void runLater(statement));
    await wait(input, statement);
    return accepted(statement, waits);
  }

  async function described(input: Input): Promise<Output> {
    const { statement, step } = find(input);
    await wait(input, statement);
    return step === null ? describe(statement) : describeStep(statement, step);
  }

  async function result(input: Input): Promise<Output> {
    const { statement, step } = find(input);
    await wait(input, statement);
    if (statement.batch && step === null)
      throw invalid('BatchExecuteStatement result can only be retrieved with sub-statement id.');
    const { Status, result: found } = step ?? statement.steps[0] ?? {};
    if (Status !== 'FINISHED' || found === undefined) throw notFound(NO_RESULT, statement.Id);
    const { fields, rows } = found;
    const [shown, next] = page(input, rows, PAGE_ROWS);
    return {
      ColumnMetadata: columnMetadata(fields),
      Records: shown.map((row) => fields.map((field, at) => fieldOf(field, row[at] ?? null))),
      TotalNumRows: rows.length,
      ...next,
    };
  }

  async function cancel(input: Input): Promise<Output> {
    const { statement, step } = find(input);
    const { Id, Status } = statement;
    if (step !== null)
      throw invalid('A statement of a batch cannot be cancelled alone: cancel the batch.');
    if (isFinal(Status))
      throw invalid(`Could not cancel a query that is already in ${Status} state with ID: ${Id}`);
    await executor.cancel(statement);
    return { Status: true };
  }

  /** B65: finished ones unless asked otherwise; the name is a prefix; the newest first. */
  function list(input: Input): Output {
    const { Status = 'FINISHED', StatementName = '' } = input;
    const places = ['Database', 'ClusterIdentifier', 'WorkgroupName'] as const;
    const found = all().filter(
      ({ name, target, Status: now }) =>
        name.startsWith(StatementName) &&
        (Status === 'ALL' || Status === now) &&
        places.every((place) => (input[place] ?? target[place]) === target[place]),
    );
    const [shown, next] = page(input, found.reverse(), PAGE_STATEMENTS);
    return { Statements: shown.map(listed), ...next };
  }

  const operations = new Map<string, (input: Input) => Output | Promise<Output>>([
    ['ExecuteStatement', (input) => submit(input, false)],
    ['BatchExecuteStatement', (input) => submit(input, true)],
    ['DescribeStatement', described],
    ['GetStatementResult', result],
    ['CancelStatement', cancel],
    ['ListStatements', list],
    ...catalogOperations(executor),
  ]);

  return async (operation, given) => {
    const answer = operations.get(operation);
    if (answer !== undefined) return answer(checkedInput(given));
    const message = `${operation} is not known to the local Redshift.`;
    throw new ApiError('UnknownOperationException', message);
  };
}
