import { bytesCheck, columnDefinition, qualifiedName } from './create-table';
import type { Cursor } from './cursor';
import { Refusal, unknownHere } from './refusal';
import { isSymbol, isWord, pgLiteral, pgName } from './tokens';
import { columnType } from './types';

/** `ALTER COLUMN c TYPE VARCHAR(n)`: the only change of a type that Redshift makes (C28). */
function alterColumnType(c: Cursor, table: string): string {
  const column = c.name();
  if (!c.tryWords('type')) throw unknownHere('ALTER COLUMN other than TYPE');
  const type = columnType(c, column);
  if (type.maxBytes === null || !type.pg.startsWith('varchar')) {
    throw new Refusal('ALTER COLUMN TYPE is only supported for VARCHAR columns');
  }
  if (!c.atEnd()) throw new Refusal('ALTER TABLE takes one change per statement');
  const quoted = pgName(column);
  // The old check has the old length in its name: the function drops it, whatever that was.
  const change = `ALTER TABLE ${table} ALTER COLUMN ${quoted} TYPE ${type.pg}, ADD ${bytesCheck(column, type.maxBytes)}`;
  const args = [pgLiteral(table), pgLiteral(column), pgLiteral(change), type.maxBytes].join(', ');
  return `DO $millrace$ BEGIN PERFORM redshift.alter_column_type(${args}); END $millrace$`;
}

/** What an ALTER TABLE becomes, and whether Redshift would run it inside a transaction block (D11). */
export interface Alteration {
  readonly sql: string;
  readonly notInTransaction: string | null;
}

/** `ALTER TABLE name ...`, the cursor standing behind TABLE. One change per statement (C28). */
export function alterTable(c: Cursor): Alteration {
  const table = qualifiedName(c);
  if (isWord(c.peek(), 'append')) throw unknownHere('ALTER TABLE APPEND');
  if (c.tryWords('alter')) {
    c.tryWords('column');
    return { sql: alterColumnType(c, table), notInTransaction: 'ALTER TABLE ALTER COLUMN' };
  }
  if (c.tryWords('add')) {
    c.tryWords('column');
    const tokens = c.rest();
    if (hasOuterComma(tokens))
      throw new Refusal('ALTER TABLE ADD COLUMN takes one column per statement');
    const definition = columnDefinition(tokens);
    if (definition === null) return { sql: 'SELECT 1', notInTransaction: null };
    if (/ NOT NULL/.test(definition) && !/ DEFAULT /.test(definition)) {
      throw new Refusal(
        'ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression',
      );
    }
    return { sql: `ALTER TABLE ${table} ADD COLUMN ${definition}`, notInTransaction: null };
  }
  if (c.tryWords('drop')) {
    c.tryWords('column');
    const column = pgName(c.name());
    const cascade = c.tryWords('cascade') ? ' CASCADE' : '';
    return { sql: `ALTER TABLE ${table} DROP COLUMN ${column}${cascade}`, notInTransaction: null };
  }
  if (c.tryWords('rename', 'to')) {
    return { sql: `ALTER TABLE ${table} RENAME TO ${pgName(c.name())}`, notInTransaction: null };
  }
  throw unknownHere(`ALTER TABLE ${c.peek()?.text.toUpperCase() ?? ''}`);
}

function hasOuterComma(tokens: ReturnType<Cursor['rest']>): boolean {
  let depth = 0;
  return tokens.some((token) => {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    return depth === 0 && isSymbol(token, ',');
  });
}
