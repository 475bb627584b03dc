/** A small change of the gateway that a case must notice. */
export interface Mutation {
  /** What the gateway does then. */
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /** Their cases are run first. */
  readonly rules: readonly string[];
}

/** Each as somebody could get it wrong, or undo it by a slip. */
export const MUTATIONS: readonly Mutation[] = [
  {
    what: 'COPY rounds decimals, as PostgreSQL does',
    file: 'copy-field.ts',
    find: "flags.has('roundec') && fraction",
    put: 'fraction',
    rules: ['A70'],
  },
  {
    what: 'blanks that are too many are an error',
    file: 'copy-field.ts',
    find: "(flags.has('truncatecolumns') || /^ *$/.test(value.slice(size)))",
    put: "flags.has('truncatecolumns')",
    rules: ['A44'],
  },
  {
    what: 'TRUNCATECOLUMNS splits characters',
    file: 'copy-field.ts',
    find: '& 0xc0) === 0x80) end -= 1',
    put: '& 0xc0) === 0x01) end -= 1',
    rules: ['A45'],
  },
  {
    what: 'EMPTYASNULL does nothing',
    file: 'copy-field.ts',
    find: "if (value === '' && flags.has('emptyasnull')) return null;",
    put: '',
    rules: ['A37'],
  },
  {
    what: 'yes and no are no booleans',
    file: 'copy-field.ts',
    find: 'y|yes|',
    put: '',
    rules: ['A73'],
  },
  {
    what: 'ESCAPE keeps its backslashes',
    file: 'row-converter.ts',
    find: "inner.replace(/\\\\([^]?)/g, '$1')",
    put: 'inner',
    rules: ['A30'],
  },
  {
    what: 'a missing field is an empty one',
    file: 'row-converter.ts',
    find: "if (raw === undefined && !fills) return fault(1214, 'Delimiter not found');",
    put: '',
    rules: ['A35'],
  },
  {
    what: 'IGNOREHEADER is for the first file only',
    file: 'copy-rows.ts',
    find: '[name, 1, ignoreHeader]',
    put: "[name, 1, file === '' ? ignoreHeader : 0]",
    rules: ['A42'],
  },
  {
    what: 'MAXERROR allows as many errors as it names',
    file: 'copy.ts',
    find: 'reader.errors.length >= Math.max(1, maxErrors)',
    put: 'reader.errors.length > maxErrors',
    rules: ['A82'],
  },
  {
    what: 'a file of a manifest is mandatory when nothing is said',
    file: 'copy-source.ts',
    find: 'mandatory: mandatory === true',
    put: 'mandatory: mandatory !== false',
    rules: ['A7'],
  },
  {
    what: 'a missing mandatory file is skipped',
    file: 'copy.ts',
    find: 'body === null && mandatory',
    put: 'body === null && mandatory && place.bucket === place.key',
    rules: ['A8'],
  },
  {
    what: 'COPY tells its rows in ResultRows',
    file: 'run-step.ts',
    find: 'step.ResultRows = 0;',
    put: 'step.ResultRows = 1;',
    rules: ['A96'],
  },
  {
    what: 'each statement of a transaction sees what others have just committed',
    file: 'session.ts',
    find: "snapshot: 'REPEATABLE READ'",
    put: "snapshot: 'READ COMMITTED'",
    rules: ['D4'],
  },
  {
    what: 'SERIALIZABLE is only SNAPSHOT',
    file: 'session.ts',
    find: "serializable: 'SERIALIZABLE'",
    put: "serializable: 'REPEATABLE READ'",
    rules: ['D13'],
  },
  {
    what: 'a question of the gateway fixes the snapshot before LOCK',
    file: 'execute.ts',
    find: 'for (const step of steps) await runStep',
    put: "await session.client.query('SELECT 1');\n  for (const step of steps) await runStep",
    rules: ['D7'],
  },
  {
    what: 'TRUNCATE does not commit',
    file: 'run-step.ts',
    find: 'if (!what.commits) return;',
    put: 'return;',
    rules: ['D12'],
  },
  {
    what: 'a batch runs what may not run in a transaction',
    file: 'run-step.ts',
    find: 'what.notInTransaction !== null',
    put: 'what.notInTransaction === undefined',
    rules: ['D11'],
  },
  {
    what: 'the statements of a transaction commit alone',
    file: 'execute.ts',
    find: "batch && mode === 'AUTO_COMMIT' ?",
    put: 'batch ?',
    rules: ['B31'],
  },
  {
    what: 'temporary tables stay for who gets the session next',
    file: 'execute.ts',
    find: 'RESET ALL; DISCARD TEMP',
    put: 'RESET ALL',
    rules: ['B69'],
  },
  {
    what: 'a parameter that nobody uses is ignored',
    file: 'request.ts',
    find: "if (unused !== '')",
    put: "if (unused === '?')",
    rules: ['B23'],
  },
  {
    what: 'a token is forgotten at once',
    file: 'data-api.ts',
    find: 'if (token === undefined ||',
    put: 'if (token !== undefined ||',
    rules: ['B40'],
  },
  {
    what: 'ListStatements shows what has failed, without being asked',
    file: 'data-api.ts',
    find: "{ Status = 'FINISHED', StatementName",
    put: "{ Status = 'ALL', StatementName",
    rules: ['B65'],
  },
  {
    what: 'a timestamp looks as in PostgreSQL',
    file: 'result-fields.ts',
    find: '`${value}.0`',
    put: 'value',
    rules: ['B56'],
  },
  {
    what: 'names keep their capitals in quotes',
    file: 'tokens.ts',
    find: 'return folded(text.slice(1, -1)',
    put: 'return (text.slice(1, -1)',
    rules: ['C1'],
  },
  {
    what: 'tag is no reserved word',
    file: 'reserved.ts',
    find: ' tag ',
    put: ' ',
    rules: ['C4'],
  },
  {
    what: 'a NULL that may not be is told in the words of PostgreSQL',
    file: 'engine-error.ts',
    find: "'23502':",
    put: "'23XXX':",
    rules: ['C20'],
  },
  {
    what: 'the columns of a primary key may be null',
    file: 'create-table.ts',
    find: 'if (primary) attributes.primary.push(...names);',
    put: '',
    rules: ['C20'],
  },
  {
    what: 'm is a month',
    file: 'rewrite.ts',
    find: 'minute minutes m min mins;',
    put: 'minute minutes min mins; month m;',
    rules: ['C49'],
  },
  {
    what: 'a null in DECODE matches no null that a column has',
    file: 'rewrite.ts',
    find: ' OR (${value} IS NULL AND ${search} IS NULL)',
    put: '',
    rules: ['C48'],
  },
  {
    what: 'functions of PostgreSQL that Redshift lacks are run',
    file: 'judge.ts',
    find: 'for (const node of [...calls, ...all]) CHECKS[node.kind]?.(node);',
    put: '',
    rules: ['C47'],
  },
];
