/** How sure we are that Redshift does what a case says. */
export const MARKS = {
  source: 'the named source says so',
  seen: 'run and seen, in the client or in PostgreSQL',
  inferred: 'follows from what a source says, not stated by AWS',
  unverified: 'memory or a single hint: to be settled on a real cluster',
} as const;
export type Mark = keyof typeof MARKS;

/** JSON as it stands in a case; `null` in an expected answer means: this member must be absent. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/** What must have come of a statement or a call. */
export type Expectation =
  | { readonly kind: 'ok' }
  /** `refused`: an error whose words are the local Redshift's own, since Redshift's are not known. */
  | { readonly kind: 'error' | 'refused' | 'aborted'; readonly text: string }
  | { readonly kind: 'rows'; readonly rows: readonly string[] }
  | { readonly kind: 'names'; readonly text: string }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'statuses'; readonly statuses: readonly string[] }
  | { readonly kind: 'answer'; readonly answer: Json }
  | { readonly kind: 'keep'; readonly name: string; readonly member: string };

export type Action =
  | { readonly kind: 'file'; readonly name: string; readonly body: FileBody }
  | {
      readonly kind: 'manifest';
      readonly name: string;
      readonly entries: readonly { readonly name: string; readonly mandatory: boolean }[];
    }
  | {
      readonly kind: 'run';
      /** `single` is ExecuteStatement. */
      readonly mode: 'single' | 'TRANSACTION' | 'AUTO_COMMIT';
      readonly sqls: readonly string[];
      /** Set: it goes on beside the next steps, until `end`. */
      readonly name: string | null;
    }
  | { readonly kind: 'reached'; readonly batch: string; readonly statement: number }
  | { readonly kind: 'release'; readonly pause: string }
  | { readonly kind: 'end'; readonly batch: string }
  /** Of batches that are in each other's way, one fails and the others succeed; which is open. */
  | { readonly kind: 'one'; readonly of: readonly string[] }
  | { readonly kind: 'call'; readonly operation: string; readonly input: Json };

export interface FileBody {
  readonly lines: readonly string[];
  readonly form: 'text' | 'escaped' | 'base64';
  readonly gzip: boolean;
  readonly repeat: number;
}

export interface Step {
  readonly line: number;
  readonly action: Action;
  readonly expect: readonly Expectation[];
}

/** One case: what is done, in order, and what Redshift makes of it. */
export interface Case {
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly rules: readonly string[];
  readonly mark: Mark;
  /** Where the rule stands, or why it is marked so. */
  readonly reference: string;
  /** Variables of the gateway that the case needs (its README). A real cluster has none of them. */
  readonly gateway: Readonly<Record<string, string>>;
  /** The case shows that something is refused by name, not done. */
  readonly refuses: boolean;
  /** Set: the gateway does not do this yet, and what it does instead. */
  readonly notYet: string | null;
  readonly steps: readonly Step[];
}
