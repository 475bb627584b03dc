import { columnDefinition, made, type Definition } from './create-table';
import type { Cursor } from './cursor';
import { judge } from './judge';
import { columnAttribute, distribution, noAttributes } from './physical';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { rewrite } from './rewrite';
import { isWord, pgLiteral, pgName, pgTable, splitAtCommas, type Token } from './tokens';
import { columnType } from './types';

/** Changes of distribution, sort key and encoding move nothing here; PG_TABLE_DEF tells them. */
function retold(c: Cursor, table: string, attributes: object): Definition {
  c.end();
  const told = pgLiteral(JSON.stringify(attributes));
  return { after: [`SELECT redshift.retell(${pgLiteral(table)}::regclass, ${told})`] };
}

/** `ALTER COLUMN c TYPE VARCHAR(n)`: the only change of a type that Redshift makes (C28). */
function alterColumn(c: Cursor, table: string): Definition {
  const column = c.name();
  const attributes = noAttributes();
  if (isWord(c.peek(), 'encode') && columnAttribute(c, column, '', attributes))
    return retold(c, table, { encode: attributes.encode });
  if (!c.tryWords('type')) throw unknownHere('ALTER COLUMN other than TYPE');
  const type = columnType(c, column);
  if (!type.startsWith('varchar'))
    throw new Refusal('ALTER COLUMN TYPE is only supported for VARCHAR columns');
  c.end();
  return {
    after: [
      `SELECT redshift.check_alter_type(${pgLiteral(table)}::regclass, ${pgLiteral(column)})`,
      `ALTER TABLE ${table} ALTER COLUMN ${pgName(column)} TYPE ${type}`,
      made(table, 'NULL'),
    ],
    notInTransaction: 'ALTER TABLE ALTER COLUMN',
  };
}

function addColumn(c: Cursor, table: string): Definition {
  c.tryWords('column');
  const tokens = c.rest();
  if (isWord(tokens[0], 'if')) throw syntaxError('IF');
  if (splitAtCommas(tokens).length > 1)
    throw new Refusal('ALTER TABLE ADD COLUMN takes one column per statement');
  const [definition] = columnDefinition(tokens, noAttributes());
  if (definition === undefined) return {}; // a key, which nobody enforces
  if (definition.includes(' NOT NULL') && !definition.includes(' DEFAULT '))
    throw new Refusal(
      'ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression',
    );
  return { sql: `ALTER TABLE ${table} ADD COLUMN ${definition}`, after: [made(table, 'NULL')] };
}

/** `ALTER TABLE name ...`, the cursor standing behind ALTER. One change per statement (C28); what PostgreSQL does alike is judged by its grammar. */
export function alterTable(tokens: readonly Token[], c: Cursor): Definition {
  if (!c.tryWords('table')) throw unknownHere(`ALTER ${c.peek()?.text.toUpperCase() ?? ''}`);
  const table = pgTable(c.tableName());
  if (isWord(c.peek(), 'append')) throw unknownHere('ALTER TABLE APPEND');
  if (c.tryWords('add')) return addColumn(c, table);
  if (c.tryWords('alter', 'column')) return alterColumn(c, table);
  if (c.tryWords('alter')) {
    const { diststyle, distkey, sortkey } = distribution(c, noAttributes());
    return retold(c, table, { diststyle, distkey, sortkey });
  }
  if (tokens.at(-1)?.text.startsWith('#') === true)
    throw new Refusal('a table cannot be renamed to a temporary table'); // C29
  const sql = rewrite(tokens);
  judge(sql);
  return { sql };
}
