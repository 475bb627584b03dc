import type { Action, Case, Json } from './case';
import type { Holder, Target } from './target';

/** What one case has of its own: a schema, a folder of objects, what it keeps, and its tables for pauses. */
export interface World {
  readonly target: Target;
  readonly schema: string;
  readonly kept: Map<string, string>;
  readonly holder: Holder | null;
  /** The text of a case as it is sent: its own schema and objects, and `{x*3}` as xxx. */
  readonly own: (text: string) => string;
  /** The same, and `$name` as what was kept under that name. */
  readonly withKept: (text: string) => string;
  readonly ownJson: (value: Json) => Json;
}

type Run = Extract<Action, { kind: 'run' }>;

/** Tables that the batches of a case wait for. */
export function pauses({ steps }: Case): string[] {
  const runs = steps
    .map(({ action }) => action)
    .filter((action): action is Run => action.kind === 'run');
  const all = runs
    .flatMap(({ sqls }) => sqls)
    .flatMap((sql) => /^LOCK cases\.(pause_\w+)$/.exec(sql)?.[1] ?? []);
  return [...new Set(all)];
}

const repeated = (text: string): string =>
  text.replace(/\{([^{}])\*(\d+)\}/g, (_, sign: string, times: string) =>
    sign.repeat(Number(times)),
  );

function owner(target: Target, schema: string, kept: ReadonlyMap<string, string>) {
  const own = (text: string): string =>
    repeated(text)
      .replaceAll('s3://cases/', `s3://${target.bucket}/${schema}/`)
      .replace(/\bcases\./g, `${schema}.`)
      .replaceAll('{schema}', schema);
  const withKept = (text: string): string =>
    own(text).replace(/\$(\w+)/g, (whole, name: string) => kept.get(name) ?? whole);
  const ownJson = (value: Json): Json => {
    if (typeof value === 'string') return withKept(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return (value as readonly Json[]).map(ownJson);
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, ownJson(member)]),
    );
  };
  return { own, withKept, ownJson };
}

/** Holds the pauses' tables locked and hands out the case's own names. The schema must be there. */
export async function worldOf(
  target: Target,
  schema: string,
  tables: readonly string[],
): Promise<World> {
  const kept = new Map<string, string>();
  const holder =
    tables.length === 0 ? null : await target.hold(tables.map((table) => `${schema}.${table}`));
  return { target, schema, kept, holder, ...owner(target, schema, kept) };
}
