import type { Dice } from '../dice';
import type { Row } from '../row';
import type { Actor } from './actor';
import type { Fields } from './json-text';

/** What a type adds to what every event says: fields of the record, and columns of the row or rows that it becomes. */
export interface Content {
  readonly fields: Fields;
  readonly rows: readonly Row[];
}

/** Makes the content of one event. */
export type ContentOf = (input: {
  readonly seed: number;
  /** Id of the event. */
  readonly event: string;
  readonly actor: Actor;
  /** In China each text that somebody said, and what no catalogue declares, is marked as personal. */
  readonly inChina: boolean;
  readonly roll: Dice;
}) => Content;
