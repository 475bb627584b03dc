import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, invalid, notFound } from './api-error';
import { catalogCall, page } from './catalog';
import { accepted, describe, describeStep, listed } from './describe';
import type { Executor } from './execute';
import { words } from './refusal';
import { checkMembers, parametersOf, sqlsOf, targetOf, textOf, type Input } from './request';
import { columnMetadata, fieldOf } from './result-fields';
import { isFinal, newStatement, type LiveStatement, type Request, type Step } from './statement';
import type { Switches } from './switches';

type Output = Record<string, unknown>;

const ID = /^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d{0,2})?$/;
const PAGE_ROWS = 1000;
/** B70. */
const MAX_ACTIVE = 500;
/** Results are kept for a day (B59), a client's token for eight hours (B40). */
const KEPT_MS = 24 * 3_600_000;
const TOKEN_KEPT_MS = 8 * 3_600_000;

/** The operations of the service's model, as far as they are known here. */
export interface DataApi {
  readonly call: (operation: string, input: Input) => Promise<Output>;
}

/** @param restored what the store still knows of an earlier gateway's statements */
export function dataApi(
  executor: Executor,
  switches: Switches,
  restored: readonly LiveStatement[],
): DataApi {
  const statements = new Map(restored.map((statement) => [statement.id, statement]));

  function find(input: Input): { statement: LiveStatement; step: Step | null } {
    const id = String(input.Id);
    if (!ID.test(id))
      throw invalid(
        'id must satisfy regex pattern: ^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\\d+)?$',
      );
    const [whole = '', number] = id.split(':');
    const statement = statements.get(whole);
    const step = number === undefined ? null : statement?.steps[Number(number) - 1];
    if (statement === undefined || step === undefined || (step !== null && !statement.batch))
      throw notFound('Query does not exist.', id);
    return { statement, step };
  }

  async function wait(input: Input, statement: LiveStatement): Promise<void> {
    if (input.WaitTimeSeconds === undefined || isFinal(statement.status)) return;
    const timer = new AbortController();
    await Promise.race([
      statement.ended,
      pause(Number(input.WaitTimeSeconds) * 1000, null, { signal: timer.signal }).catch(() => null),
    ]);
    timer.abort();
  }

  /** What an earlier request with the same token stands for, if it still counts (B40, B41). */
  function repeated({ token, fingerprint }: Request): LiveStatement | undefined {
    if (token === null || switches.reusedToken === 'new execution') return undefined;
    const known = [...statements.values()].findLast(
      (statement) => statement.token === token && statement.createdAt > Date.now() - TOKEN_KEPT_MS,
    );
    if (known === undefined) return undefined;
    if (switches.reusedToken === 'error' || known.fingerprint !== fingerprint)
      throw invalid('The client token was used before.');
    return known;
  }

  function forget(): void {
    const oldest = Date.now() - KEPT_MS;
    for (const [id, { updatedAt, status }] of statements)
      if (updatedAt < oldest && isFinal(status)) statements.delete(id);
    const active = [...statements.values()].filter(({ status }) => !isFinal(status)).length;
    if (active >= MAX_ACTIVE)
      throw new ApiError(
        'ActiveStatementsExceededException',
        `There are ${active} active statements already.`,
      );
  }

  async function runLater(statement: LiveStatement): Promise<void> {
    const { signal } = statement.cancel;
    if (switches.lateSeconds > 0)
      await pause(switches.lateSeconds * 1000, null, { signal }).catch(() => null);
    await executor.run(statement);
  }

  async function submit(input: Input, batch: boolean): Promise<Output> {
    const sqls = sqlsOf(input, batch);
    const request: Request = {
      batch,
      mode: (textOf(input, 'ExecutionMode') ?? 'TRANSACTION') as Request['mode'],
      name: textOf(input, 'StatementName'),
      ...targetOf(input),
      parameters: parametersOf(input, sqls),
      token: textOf(input, 'ClientToken'),
      fingerprint: JSON.stringify({ ...input, ClientToken: '', WaitTimeSeconds: 0 }),
    };
    const waits = input.WaitTimeSeconds !== undefined;
    const known = repeated(request);
    if (known !== undefined) return accepted(known, waits);
    forget();
    const statement = newStatement(request, sqls);
    statements.set(statement.id, statement);
    await executor.store.accepted(statement);
    // Asynchronous, as the real one: the answer says only that it was accepted.
    setImmediate(() => void runLater(statement));
    await wait(input, statement);
    return accepted(statement, waits);
  }

  async function result(input: Input): Promise<Output> {
    const { statement, step } = find(input);
    await wait(input, statement);
    if (statement.batch && step === null)
      throw invalid('BatchExecuteStatement result can only be retrieved with sub-statement id.');
    const asked = step ?? statement.steps[0];
    if (asked?.status !== 'FINISHED' || asked.result === null)
      throw notFound(
        'Query does not have result. Please check query status with DescribeStatement.',
        statement.id,
      );
    const { fields, rows } = asked.result;
    const { items, next } = page(input, rows, PAGE_ROWS);
    return {
      ColumnMetadata: columnMetadata(asked.result),
      Records: items.map((row) => fields.map((field, index) => fieldOf(field, row[index] ?? null))),
      TotalNumRows: rows.length,
      ...next,
    };
  }

  async function cancel(input: Input): Promise<Output> {
    const { statement, step } = find(input);
    if (step !== null)
      throw invalid('A statement of a batch cannot be cancelled alone: cancel the batch.');
    if (isFinal(statement.status))
      throw invalid(
        `Could not cancel a query that is already in ${statement.status} state with ID: ${statement.id}`,
      );
    return { Status: await executor.cancel(statement) };
  }

  /** B65: finished ones unless asked otherwise; the name is a prefix; the newest first. */
  function list(input: Input): Output {
    const status = textOf(input, 'Status') ?? 'FINISHED';
    const prefix = textOf(input, 'StatementName') ?? '';
    const places = ['ClusterIdentifier', 'WorkgroupName'] as const;
    const found = [...statements.values()].filter(
      (statement) =>
        (statement.name ?? '').startsWith(prefix) &&
        (status === 'ALL' || statement.status === status) &&
        (input.Database ?? statement.database) === statement.database &&
        places.every(
          (place) => (input[place] ?? statement.target[place]) === statement.target[place],
        ),
    );
    const { items, next } = page(input, found.reverse(), 100);
    return { Statements: items.map(listed), ...next };
  }

  const operations = words<(input: Input) => Output | Promise<Output>>({
    ExecuteStatement: (input) => submit(input, false),
    BatchExecuteStatement: (input) => submit(input, true),
    DescribeStatement: async (input) => {
      const { statement, step } = find(input);
      await wait(input, statement);
      return step === null ? describe(statement) : describeStep(statement, step);
    },
    GetStatementResult: result,
    CancelStatement: cancel,
    ListStatements: list,
  });

  return {
    call: async (operation, input) => {
      checkMembers(input);
      const known = operations.get(operation);
      const answer =
        known === undefined ? await catalogCall(executor, operation, input) : await known(input);
      if (answer !== null) return answer;
      throw new ApiError(
        'UnknownOperationException',
        `${operation} is not known to the local Redshift.`,
      );
    },
  };
}
