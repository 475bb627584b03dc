import { without, type Fields } from './json-text';

/** Why a line never leaves China, in the words of the border. */
export type HeldBack =
  'unparsable' | 'not_an_object' | 'invalid_utf8' | 'repeated_name' | 'not_hashable';

/** Why a record is in quarantine, and the column that is to blame; null where no single one is. */
export interface Blame {
  readonly reason: string;
  readonly column: string | null;
}

/** Something wrong with an event. */
export interface EventFault {
  /** For people; README.md lists it. */
  readonly kind: string;
  /** What it comes to in the world. */
  readonly blame: Blame;
  /** What it comes to in China: the border holds it back, or lets it through with what is left of it. */
  readonly inChina: Blame | HeldBack;
  readonly spoil: (fields: Fields) => Fields;
  /** Spoils the event's text; such a text ends in a newline wherever it lies, so that a reader finds the next event. */
  readonly spoilText?: (text: string) => string | Buffer;
}

const same = (fields: Fields): Fields => fields;

/** A fault of a field: `value`, JSON text, in the place of a good one; null takes the field away. */
export const fieldFault = (
  kind: string,
  [reason, column]: readonly [string, string | null],
  field: string,
  value: string | null,
  inChina?: Blame | HeldBack,
): EventFault => ({
  kind,
  blame: { reason, column },
  inChina: inChina ?? { reason, column },
  spoil: (fields) => {
    const rest = without(fields, field);
    return value === null ? rest : { ...rest, [field]: value };
  },
});

export const textFault = (
  kind: string,
  [reason, column]: readonly [string, string | null],
  inChina: HeldBack,
  spoilText: (text: string) => string | Buffer,
): EventFault => ({ kind, blame: { reason, column }, inChina, spoil: same, spoilText });
