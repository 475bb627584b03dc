import { columnDefinition, made, type Definition } from './create-table';
import type { Cursor } from './cursor';
import { alteredAttributes } from './physical';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { isWord, pgLiteral, pgName, pgTable, splitAtCommas } from './tokens';
import { columnType } from './types';

/** What an ALTER TABLE becomes, and whether Redshift would run it inside a transaction block (D11). */
export interface Alteration extends Definition {
  readonly notInTransaction: string | null;
}

/** Changes of distribution, sort key and encoding move nothing here; PG_TABLE_DEF tells them. */
function physical(c: Cursor, table: string, column: string | null): Alteration {
  const told = alteredAttributes(c, column);
  const after = `SELECT redshift.retell(${pgLiteral(table)}::regclass, ${pgLiteral(JSON.stringify(told))})`;
  return { sql: '', after: [after], notInTransaction: null };
}

/** `ALTER COLUMN c TYPE VARCHAR(n)`: the only change of a type that Redshift makes (C28). */
function alterColumnType(c: Cursor, table: string): Alteration {
  const column = c.name();
  if (isWord(c.peek(), 'encode')) return physical(c, table, column);
  if (!c.tryWords('type')) throw unknownHere('ALTER COLUMN other than TYPE');
  const type = columnType(c, column);
  if (!type.startsWith('varchar'))
    throw new Refusal('ALTER COLUMN TYPE is only supported for VARCHAR columns');
  if (!c.atEnd()) throw new Refusal('ALTER TABLE takes one change per statement');
  return {
    sql: '',
    after: [
      `SELECT redshift.check_alter_type(${pgLiteral(table)}::regclass, ${pgLiteral(column)})`,
      `ALTER TABLE ${table} ALTER COLUMN ${pgName(column)} TYPE ${type}`,
      made(table, null),
    ],
    notInTransaction: 'ALTER TABLE ALTER COLUMN',
  };
}

function addColumn(c: Cursor, table: string): Definition {
  c.tryWords('column');
  const tokens = c.rest();
  if (splitAtCommas(tokens).length > 1)
    throw new Refusal('ALTER TABLE ADD COLUMN takes one column per statement');
  if (isWord(tokens[0], 'if')) throw syntaxError('IF');
  const definition = columnDefinition(tokens);
  if (definition === null) return { sql: '', after: [] };
  if (definition.includes(' NOT NULL') && !definition.includes(' DEFAULT '))
    throw new Refusal(
      'ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression',
    );
  return { sql: `ALTER TABLE ${table} ADD COLUMN ${definition}`, after: [made(table, null)] };
}

/** A new name: without a schema, and not a temporary one (C29). */
function newName(c: Cursor): string {
  const name = c.name();
  if (name.startsWith('#')) throw new Refusal('a table cannot be renamed to a temporary table');
  c.end();
  return pgName(name);
}

/** `ALTER TABLE name ...`, the cursor standing behind TABLE. One change per statement (C28). */
export function alterTable(c: Cursor): Alteration {
  const table = pgTable(c.tableName());
  const plain = (sql: string): Alteration => ({ sql, after: [], notInTransaction: null });
  if (isWord(c.peek(), 'append')) throw unknownHere('ALTER TABLE APPEND');
  if (c.tryWords('alter', 'column')) return alterColumnType(c, table);
  if (c.tryWords('alter')) return physical(c, table, null);
  if (c.tryWords('add')) return { ...addColumn(c, table), notInTransaction: null };
  if (c.tryWords('drop')) {
    if (isWord(c.peek(), 'constraint', 'primary')) throw unknownHere('DROP CONSTRAINT');
    c.tryWords('column');
    const column = pgName(c.name());
    const cascade = c.tryWords('cascade') ? ' CASCADE' : '';
    if (cascade === '') c.tryWords('restrict');
    c.end();
    return plain(`ALTER TABLE ${table} DROP COLUMN ${column}${cascade}`);
  }
  if (c.tryWords('rename', 'to')) return plain(`ALTER TABLE ${table} RENAME TO ${newName(c)}`);
  if (c.tryWords('rename')) {
    c.tryWords('column');
    const from = pgName(c.name());
    c.words('to');
    return plain(`ALTER TABLE ${table} RENAME COLUMN ${from} TO ${newName(c)}`);
  }
  if (c.tryWords('owner', 'to')) return plain(`ALTER TABLE ${table} OWNER TO ${newName(c)}`);
  throw unknownHere(`ALTER TABLE ${c.peek()?.text.toUpperCase() ?? ''}`);
}
