/** What Redshift's grammar has of PostgreSQL's, as tables over the parse tree. */
import { wordLists, wordSet } from './words';

/** The kinds of node that a statement may hold, each with the fields that it may have. What is not here is refused by name. */
export const KINDS = wordLists(
  `SelectStmt distinctClause targetList fromClause whereClause groupClause havingClause sortClause limitCount limitOffset limitOption op all larg rarg withClause valuesLists
  InsertStmt relation cols selectStmt withClause override
  UpdateStmt relation targetList whereClause fromClause withClause
  DeleteStmt relation usingClause whereClause withClause
  ViewStmt view aliases query replace withCheckOption
  CreateSchemaStmt schemaname authrole if_not_exists
  DropStmt objects removeType behavior missing_ok
  TruncateStmt relations behavior
  AlterTableStmt relation cmds objtype
  AlterTableCmd subtype name newowner behavior
  RenameStmt renameType relationType relation subname newname behavior
  GrantStmt is_grant targtype objtype objects privileges grantees grant_option behavior
  AccessPriv priv_name
  RoleSpec roletype rolename
  VariableSetStmt kind name args
  VacuumStmt rels
  VacuumRelation relation
  WithClause ctes recursive
  CommonTableExpr ctename aliascolnames ctequery ctematerialized
  RangeVar schemaname relname inh relpersistence alias
  RangeSubselect subquery alias
  JoinExpr jointype isNatural larg rarg usingClause quals alias
  Alias aliasname colnames
  ResTarget name val
  SortBy node sortby_dir sortby_nulls
  GroupingSet kind content
  WindowDef partitionClause orderClause frameOptions startOffset endOffset
  FuncCall funcname args agg_star agg_distinct agg_order agg_within_group over funcformat
  A_Expr kind name lexpr rexpr
  BoolExpr boolop args
  NullTest arg nulltesttype
  BooleanTest arg booltesttype
  CaseExpr arg args defresult
  CaseWhen expr result
  CoalesceExpr args
  MinMaxExpr op args
  SQLValueFunction op typmod
  SubLink subLinkType testexpr operName subselect
  TypeCast arg typeName
  TypeName names typmods typemod
  RowExpr args row_format
  ColumnRef fields
  A_Star
  A_Const ival fval sval boolval isnull
  ParamRef number
  SetToDefault
  List items
  String sval
  Integer ival
  Float fval`,
);

/** Structures that stand in a field without the name of their kind. */
export const BARE: Readonly<Record<string, string>> = {
  relation: 'RangeVar',
  view: 'RangeVar',
  larg: 'SelectStmt',
  rarg: 'SelectStmt',
  withClause: 'WithClause',
  typeName: 'TypeName',
  over: 'WindowDef',
  alias: 'Alias',
  authrole: 'RoleSpec',
  newowner: 'RoleSpec',
};

/** Fields that may hold only what the pattern finds in them; else Redshift's grammar stops at the word beside it (C40, C41, C45). */
export const VALUES: Readonly<Record<string, readonly [RegExp, string]>> = {
  'SelectStmt.distinctClause': [/^\[\{\}\]$/, 'ON'],
  'SelectStmt.limitOption': [/COUNT|DEFAULT/, 'WITH'],
  'InsertStmt.override': [/NOT_SET/, 'OVERRIDING'],
  'DeleteStmt.relation': [/^(?!.*"alias":\{)/, "*an alias of DELETE's table"],
  'CommonTableExpr.ctequery': [/^\{"SelectStmt"/, '*a change of data in WITH'],
  'A_Expr.kind': [/_(OP|IN|I?LIKE|SIMILAR|(NOT_)?BETWEEN|NULLIF)"$/, 'DISTINCT'],
  'SubLink.subLinkType': [/(EXISTS|ANY|ALL|EXPR)_/, '('],
  'RowExpr.row_format': [/IMPLICIT/, 'ROW'],
  'VariableSetStmt.name': [/^"(statement_timeout|search_path|timezone)"$/, '*SET of this variable'],
  'DropStmt.removeType': [/_(TABLE|VIEW|SCHEMA)"$/, '*DROP of this kind of object'],
  'GrantStmt.objtype': [/_(TABLE|SCHEMA|DATABASE)"$/, '*GRANT on this kind of object'],
  'TypeName.names': [
    /"sval":"(int[248]|smallint|bigint|float[48]|numeric|bool|varchar|bpchar|text|date|timestamp|timestamptz|interval)"\}\}\]$/,
    '*this type',
  ],
  'ColumnRef.fields': [/^(?!.*"sval":"(ctid|[cx]m(in|ax)|tableoid)"\}\}\]$)/, '*a system column'],
  'AlterTableStmt.cmds': [/^\[(?!.*"AlterTableCmd".*"AlterTableCmd")/, ','],
  'AlterTableCmd.subtype': [/AT_(DropColumn|ChangeOwner)"$/, '*this change of a table'],
  'RenameStmt.renameType': [/_(TABLE|COLUMN)"$/, '*RENAME of this kind of object'],
  'TruncateStmt.relations': [/^\[(?!.*"RangeVar".*"RangeVar")/, ','],
};

/** What is refused by kind and field: the word at which Redshift's grammar stops, or behind `*` the name of what is not known here. */
export const REFUSED: Readonly<Record<string, string>> = {
  'InsertStmt.onConflictClause': 'ON',
  'SelectStmt.lockingClause': 'FOR',
  A_ArrayExpr: '[',
  A_Indirection: '[',
  'ResTarget.indirection': '.',
  'FuncCall.agg_filter': '*FILTER (WHERE ...)',
  'SelectStmt.intoClause': '*SELECT INTO',
  'RangeVar.catalogname': '*a table of another database',
  RangeFunction: '*a function in FROM',
  MergeStmt: '*MERGE',
};

export const OPERATORS = wordSet(
  '+ - * / % ^ @ & | # ~ << >> = <> < > <= >= || ~~ !~~ ~~* !~~* !~ ~* !~*',
);
/** Catalogue tables and system views that answer here. */
export const CATALOG =
  wordSet(`pg_views pg_tables pg_namespace pg_class pg_attribute pg_user pg_database pg_table_def
  svv_columns svv_tables svv_table_info stl_load_errors sys_load_error_detail sys_load_history`);
export const INFORMATION = wordSet('tables columns schemata views');
