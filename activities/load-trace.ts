/** The steps of the load's protocol, as one attempt takes them. */
export type LoadStep =
  | 'claim.ok'
  | 'claim.already'
  | 'claim.superseded'
  | 'claim.refused'
  | 'stage.copied'
  | 'stage.failed'
  | 'commit.ok'
  | 'commit.refused'
  | 'loaded'
  | 'superseded'
  | 'newer_day_loaded'
  | 'overtaken'
  | 'unknown';

export interface LoadTrace {
  readonly dataType: string;
  readonly day: string;
  readonly epoch: string;
  readonly step: LoadStep;
}

/** Where an attempt says which step it took; one function, so that what is said can be compared with the protocol. */
export type TraceLoad = (trace: LoadTrace) => void;
