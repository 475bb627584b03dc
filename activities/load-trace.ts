import type { LoadMode } from '../core/data-type';

/** The steps of the load's protocol, as one attempt takes them. A batch is `sent` before it leaves, the rest is said when it is known. */
export type LoadStep =
  | 'claim.sent'
  | 'claim.ok'
  | 'claim.already'
  | 'claim.superseded'
  | 'claim.refused'
  | 'stage.sent'
  | 'stage.copied'
  | 'stage.failed'
  | 'commit.sent'
  | 'commit.ok'
  | 'commit.refused'
  | 'loaded'
  | 'superseded'
  | 'newer_day_loaded'
  | 'overtaken'
  | 'unknown';

export interface LoadTrace {
  readonly hop: 'load';
  readonly dataType: string;
  readonly day: string;
  /** Names the attempt: no two have the same. */
  readonly epoch: string;
  readonly generation: string;
  readonly mode: LoadMode;
  /** The newest day that may be loaded besides this one. */
  readonly limit: string;
  readonly step: LoadStep;
}

/** Where an attempt says which step it took; one function, so that what is said can be compared with the protocol. */
export type TraceLoad = (trace: LoadTrace) => void;
