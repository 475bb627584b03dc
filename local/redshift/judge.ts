import { loadModule, parseSync } from 'libpg-query';
import { FUNCTIONS, LACKING, LEADER_ONLY, NEEDS_FRAME } from './functions';
import { BARE, CATALOG, INFORMATION, KINDS, OPERATORS, REFUSED, VALUES } from './grammar';
import { Refusal, syntaxError, unknownHere } from './refusal';
import type { TableName } from './tokens';

/** A node of PostgreSQL's parse tree, its kind beside its fields, and the kind of the node above. */
interface Node {
  readonly kind: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly above: string;
}

/** What a parse tree says about its statement. */
export interface Judgement {
  /** The table that is written, and whether that takes the table's write lock alone (D9). */
  readonly writes: (TableName & { readonly alone: boolean }) | null;
  /** Users' tables and views, by their names. */
  readonly tables: readonly TableName[];
}

/** PostgreSQL's own grammar, as WebAssembly: to be loaded once, before the first statement. */
export const loadGrammar = loadModule;

function* nodes(value: unknown, field: string, above: string): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodes(each, field, above);
  else if (typeof value === 'object' && value !== null) {
    const [[name, inner] = ['', null]] = Object.entries(value);
    const wrapped = /^[A-Z]/.test(name);
    const kind = wrapped ? name : BARE[field];
    const fields = (wrapped ? inner : value) as Node['fields'];
    if (kind !== undefined) yield { kind, fields, above };
    for (const [key, child] of Object.entries(fields)) yield* nodes(child, key, kind ?? above);
  }
}

const names = (list: unknown): string[] =>
  (list as { String?: { sval?: string } }[]).map((item) => item.String?.sval ?? '*');
const refusal = (how: string): Refusal =>
  how.startsWith('*') ? unknownHere(how.slice(1)) : syntaxError(how);
const lacking = (name: string): Refusal =>
  new Refusal(
    `Specified types or functions (one per INFO message) not supported on Amazon Redshift tables. Function "${name}()" not supported.`,
  );

/** By the tables alone: kinds, fields and what they hold. */
function checkNode({ kind, fields }: Node): void {
  const known = KINDS.get(kind);
  if (known === undefined) throw refusal(REFUSED[kind] ?? `*${kind}`);
  for (const [field, value] of Object.entries(fields)) {
    if (/^(location|rexpr_list_(start|end))$/.test(field) || value === false) continue;
    const place = `${kind}.${field}`;
    if (!known.includes(field)) throw refusal(REFUSED[place] ?? `*${place}`);
    const [pattern, near] = VALUES[place] ?? [];
    if (pattern?.test(JSON.stringify(value)) === false) throw refusal(near ?? '');
  }
}

function checkCall({ fields }: Node): void {
  const path = names(fields.funcname);
  const name = path.at(-1) ?? '';
  if (LACKING.has(name)) throw lacking(name);
  if (!FUNCTIONS.has(name) || !/^(pg_catalog\.\w+|redshift\.avg|\w+)$/.test(path.join('.')))
    throw unknownHere(`the function ${path.join('.')}`);
  const { agg_order: order, agg_within_group: within, over } = fields;
  if (order !== undefined && within !== true && name !== 'listagg') throw syntaxError('ORDER');
  const { orderClause, frameOptions } = (over ?? {}) as Node['fields'];
  if (orderClause !== undefined && NEEDS_FRAME.has(name) && (Number(frameOptions) & 1) === 0)
    throw new Refusal('Aggregate window functions with an ORDER BY clause require a frame clause');
}

function checkSelect({ fields, above }: Node): void {
  if (fields.all === true && fields.op !== 'SETOP_UNION') throw syntaxError('ALL');
  const rows = fields.valuesLists as unknown[] | undefined;
  if (rows !== undefined && above !== 'InsertStmt') throw syntaxError('VALUES');
  if ((rows ?? fields.larg ?? fields.targetList) === undefined) throw syntaxError('FROM');
  if (rows !== undefined && rows.length > 1 && JSON.stringify(rows).includes('"SubLink"'))
    throw unknownHere('a subquery in VALUES of several rows'); // C40
}

/** What the tables cannot say. */
const CHECKS: Readonly<Record<string, (node: Node) => void>> = {
  FuncCall: checkCall,
  SelectStmt: checkSelect,
  // C44
  WithClause: ({ fields: { ctes, recursive } }) => {
    const unnamed = /"CommonTableExpr":\{"ctename":"[^"]*","(?!aliascolnames)/;
    if (recursive === true && unnamed.test(JSON.stringify(ctes)))
      throw new Refusal('Recursive CTE must have a column name list');
  },
  JoinExpr: ({ fields, above }) => {
    if (fields.jointype !== 'JOIN_INNER' && /^(Update|Delete)Stmt$/.test(above))
      throw new Refusal('Target table must be part of an equijoin predicate'); // C41
  },
  A_Expr: ({ fields }) => {
    const [operator = ''] = names(fields.name);
    if (fields.kind === 'AEXPR_OP' && !OPERATORS.has(operator))
      throw unknownHere(`the operator ${operator}`);
  },
  // RANGE and GROUPS frames, and EXCLUDE, by PostgreSQL's bits.
  WindowDef: ({ fields }) => {
    const bits = Number(fields.frameOptions ?? 0);
    if ((bits & 5) === 1 || bits >= 0x8000) throw syntaxError('RANGE');
  },
};

function isCatalog({ schema, name }: TableName): boolean {
  if (schema === 'information_schema' && INFORMATION.has(name)) return true;
  if (/^(redshift|information_schema)$/.test(schema ?? ''))
    throw new Refusal(`relation "${schema ?? ''}.${name}" does not exist`);
  if (schema !== 'pg_catalog' && !/^(pg|stl|stv|svv|svl|svcs|sys)_/.test(name)) return false;
  if (!CATALOG.has(name)) throw unknownHere(`the system table ${name}`);
  return true;
}

const tableOf = (fields: Node['fields']): TableName => ({
  schema: (fields.schemaname as string | undefined) ?? null,
  name: fields.relname as string,
});

/** PostgreSQL's words for what it cannot parse, with the word as it was written. */
function parsed(sql: string, original: string): object {
  let message = 'cannot insert multiple commands into a prepared statement';
  try {
    const { stmts = [] } = parseSync(sql);
    if (stmts.length === 1) return stmts[0]?.stmt ?? {};
  } catch (error) {
    ({ message } = error as Error);
  }
  const near = /near "+(.*?)"+$/.exec(message)?.[1];
  if (near === undefined) throw new Refusal(message);
  const word = near.replace(/\W/g, '\\$&');
  // Behind a RETURNING that was taken for an alias, that is the word (C40).
  if (new RegExp(`\\breturning\\s+${word}`, 'i').test(original)) throw syntaxError('RETURNING');
  throw syntaxError(new RegExp(word, 'i').exec(original)?.[0] ?? near);
}

/**
 * Judges a statement that PostgreSQL is to run: every node of its parse tree must be one that Redshift has too.
 * @param original the statement as it was written, for messages
 * @throws Refusal with Redshift's message where it is known, else with the name of what is not known here
 */
export function judge(sql: string, original = sql): Judgement {
  const all = [...nodes(parsed(sql, original), '', '')];
  const calls = all.filter(({ kind }) => kind === 'FuncCall');
  // Calls first: their message says more than that of what they stand in.
  for (const node of [...calls, ...all]) CHECKS[node.kind]?.(node);
  for (const node of all) checkNode(node);
  const ctes = new Set(all.flatMap(({ fields }) => fields.ctename ?? []));
  const tables = all
    .flatMap(({ kind, fields }) => (kind === 'RangeVar' ? tableOf(fields) : []))
    .filter((table) => !(table.schema === null && ctes.has(table.name)) && !isCatalog(table));
  const called = calls.map(({ fields }) => names(fields.funcname).at(-1) ?? '');
  const leader = called.find((name) => LEADER_ONLY.has(name));
  if (leader !== undefined && tables.length > 0) throw lacking(leader); // C46
  const { kind = '', fields } = all[0] ?? {};
  if (!/^(Insert|Update|Delete)Stmt$/.test(kind)) return { tables, writes: null };
  const written = tableOf(fields?.relation as Node['fields']);
  return { tables, writes: { ...written, alone: kind !== 'InsertStmt' } };
}
