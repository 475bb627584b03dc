import * as redshiftData from '@aws-sdk/client-redshift-data';
import { difference, wire } from './answers';
import type { Action, Expectation, Json } from './case';
import type { World } from './world';

type Members = Record<string, Json>;
type Outcome = { readonly answer: Members } | { readonly error: Error };

/** Operations that are told which warehouse they are for. */
const TARGETED =
  /^(Execute|BatchExecute)Statement$|^(ListTables|ListSchemas|ListDatabases|DescribeTable)$/;

function inputOf(world: World, operation: string, given: Json): Members {
  const members = world.ownJson(given) as Members;
  const all = TARGETED.test(operation) ? { ...world.target.identity, ...members } : members;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

/** Calls an operation of the Data API by its name, through AWS's own client. */
export async function called(
  world: World,
  { operation, input }: Extract<Action, { kind: 'call' }>,
): Promise<Outcome> {
  type Made = new (input: Members) => redshiftData.ExecuteStatementCommand;
  const Command = (redshiftData as unknown as Record<string, Made | undefined>)[
    `${operation}Command`
  ];
  if (Command === undefined) return { error: new Error(`the client has no ${operation}`) };
  try {
    const answer = await world.target.client.send(new Command(inputOf(world, operation, input)));
    return { answer: wire(answer) as Members };
  } catch (error) {
    return { error: error as Error };
  }
}

const told = (error: Error): string => `${error.name}: ${error.message}`;

/** What a call answered otherwise than expected; null: nothing. Keeps what the case keeps. */
export function callFault(world: World, outcome: Outcome, expectation: Expectation): string | null {
  if ('error' in outcome) {
    if (expectation.kind !== 'error') return told(outcome.error);
    const wanted = world.withKept(expectation.text);
    return told(outcome.error).includes(wanted) ? null : told(outcome.error);
  }
  switch (expectation.kind) {
    case 'ok':
      return null;
    case 'answer':
      return difference(world.ownJson(expectation.answer), outcome.answer);
    case 'keep': {
      const value = outcome.answer[expectation.member];
      if (typeof value !== 'string') return `the answer has no ${expectation.member}`;
      world.kept.set(expectation.name, value);
      return null;
    }
    default:
      return `was answered with ${JSON.stringify(outcome.answer)}, not "${expectation.kind}"`;
  }
}
