import fc from 'fast-check';
import { loadGrammar } from '../../../local/redshift/judge';
import { Refusal } from '../../../local/redshift/refusal';
import { pgLiteral, tokenize } from '../../../local/redshift/tokens';
import { translate } from '../../../local/redshift/translate';

beforeAll(() => loadGrammar());

/** Nothing but a refusal in words may come of a statement. */
const outcome = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return error instanceof Refusal ? 'refused' : String(error);
  }
};

const PIECES = [
  ...[
    'select',
    'create table t',
    'insert into',
    'copy t from',
    'constructor',
    '__proto__',
    ' ',
    '\n',
    '--',
    '/*',
    '*/',
  ],
  ...[
    "'",
    '"',
    '\\',
    '$$',
    '(',
    ')',
    ',',
    ';',
    ':a',
    '::',
    '#t',
    '1.5e',
    'top 3',
    'as',
    'decode(',
    'listagg(',
    'nvl()',
  ],
  ...[
    'within group (',
    'identity(1,1)',
    'sysdate',
    'minus',
    '\0',
    '語',
    'with no schema binding',
    'iam_role',
    'like b',
  ],
];

it('crashes on no text, and hangs on none', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(' ')),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      expect(outcome(() => translate(text))).toMatch(/^(taken|refused)$/);
    }),
    { numRuns: 3000, seed: 11 },
  );
});

it('keeps every literal as one, whatever stands in it', () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
  fc.assert(
    fc.property(text, text, (a, b) => {
      // Redshift's own way to write it: quotes and backslashes doubled.
      const literal = (value: string): string =>
        `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
      const tokens = tokenize(`select ${literal(a)}, ${literal(b)} -- x`);
      expect(tokens.filter(({ kind }) => kind === 'string').map(({ value }) => value)).toEqual([
        a,
        b,
      ]);
      expect(pgLiteral(a)).toMatch(/^E?'[^]*'$/);
    }),
    { numRuns: 1000, seed: 11 },
  );
});

it('is done with deep brackets, and with long comments, in a moment', () => {
  const began = Date.now();
  for (const deep of [
    '('.repeat(20_000),
    `select ${'('.repeat(3_000)}1${')'.repeat(3_000)}`,
    `select 1 ${'/*'.repeat(40_000)}`,
  ])
    expect(outcome(() => translate(deep))).toMatch(/^(taken|refused)$/);
  expect(outcome(() => translate('select 1'))).toBe('taken');
  expect(Date.now() - began).toBeLessThan(5_000);
});
