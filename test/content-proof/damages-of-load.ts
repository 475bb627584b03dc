import type { Damages } from './a-run';
import type { Case } from './damages';
import { proved } from './things';

/** Puts a statement between COPY and the look at what it copied. */
const between = (statement: (stage: string) => string): Damages => ({
  copy: (batch) => {
    const [create = '', copy = '', profile = ''] = batch.statements;
    const stage = /CREATE TABLE (\S+)/.exec(create)![1]!;
    return { statements: [create, copy, statement(stage), profile], readBack: batch.readBack + 1 };
  },
});
const beforeCommit = (statement: (stage: string) => string): Damages => ({
  stage: ({ stage, execute }) => execute(statement(`millrace.${stage}`)),
});
const COLUMNS = proved.columns.map(({ name }) => name).join(', ');
const doubleOf = (stage: string): string =>
  `INSERT INTO ${stage} (${COLUMNS}) SELECT ${COLUMNS} FROM ${stage} WHERE thing_id = 't01'`;

/** Rows of the stage: damaged behind COPY, where the profile is read, and behind the profile. */
export const LOAD: readonly Case[] = [
  [
    'COPY loses a row',
    between((stage) => `DELETE FROM ${stage} WHERE thing_id = 't01'`),
    'load',
    'ProfileDiffers',
    /12 rows were written and 11 are staged/,
  ],
  [
    'COPY doubles a row',
    between(doubleOf),
    'load',
    'ProfileDiffers',
    /12 rows were written and 13 are staged/,
  ],
  [
    'COPY flips a value',
    between((stage) => `UPDATE ${stage} SET n = n + 1 WHERE thing_id = 't01'`),
    'load',
    'ProfileDiffers',
    /column n: sum/,
  ],
  [
    'a staged row is dropped before the commit',
    beforeCommit((stage) => `DELETE FROM ${stage} WHERE thing_id = 't01'`),
    'load',
    'LoadUnknown',
    /commit of proved.*rows_as_staged/,
  ],
  [
    'a staged row is doubled before the commit',
    beforeCommit(doubleOf),
    'load',
    'LoadUnknown',
    /commit of proved.*rows_as_staged/,
  ],
  [
    'a staged row becomes another before the commit',
    beforeCommit((stage) => `UPDATE ${stage} SET thing_id = 't02' WHERE thing_id = 't01'`),
    'load',
    'LoadUnknown',
    /commit of proved.*rows_as_loaded/,
  ],
];
