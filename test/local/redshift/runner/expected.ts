import type { DescribeStatementResponse } from '@aws-sdk/client-redshift-data';
import type { Expectation } from './case';
import { resultText } from './statements';
import type { World } from './world';

type Ended = Pick<DescribeStatementResponse, 'Status' | 'Error'>;

const told = ({ Status, Error: text }: Ended): string =>
  text === undefined ? String(Status) : `${String(Status)}: ${text}`;

async function rowsFault(
  world: World,
  described: DescribeStatementResponse,
  expectation: Extract<Expectation, { kind: 'rows' | 'names' }>,
): Promise<string | null> {
  if (described.Status !== 'FINISHED') return `is ${told(described)}`;
  const { names, rows } = await resultText(world.target, described);
  const wanted = world.own(
    expectation.kind === 'rows' ? expectation.rows.join('\n') : expectation.text,
  );
  const got = expectation.kind === 'rows' ? rows.join('\n') : names;
  return got === wanted ? null : `has\n${got}\nand not\n${wanted}`;
}

function statusFault(ended: Ended, wanted: 'FAILED' | 'ABORTED', part: string): string | null {
  return ended.Status === wanted && (ended.Error ?? '').includes(part)
    ? null
    : `is ${told(ended)}, not ${wanted}: ${part}`;
}

/** What an ended statement did otherwise than expected; null: nothing. */
export async function statementFault(
  world: World,
  described: DescribeStatementResponse,
  expectation: Expectation,
): Promise<string | null> {
  switch (expectation.kind) {
    case 'ok':
      return described.Status === 'FINISHED' ? null : `is ${told(described)}`;
    case 'error':
      return statusFault(described, 'FAILED', world.own(expectation.text));
    case 'refused': {
      const words = world.target.isLocal ? world.own(expectation.text) : '';
      return statusFault(described, 'FAILED', words);
    }
    case 'aborted':
      return statusFault(described, 'ABORTED', world.own(expectation.text));
    case 'rows':
    case 'names':
      return rowsFault(world, described, expectation);
    case 'count':
      return described.ResultRows === expectation.count
        ? null
        : `has ResultRows ${described.ResultRows ?? 'absent'}, not ${expectation.count}`;
    case 'statuses': {
      const statuses = (described.SubStatements ?? []).map(({ Status = '' }) => Status);
      return statuses.join(' ') === expectation.statuses.join(' ')
        ? null
        : `has ${statuses.join(' ')}`;
    }
    default:
      return `"${expectation.kind}" is for a call`;
  }
}
