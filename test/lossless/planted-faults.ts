import { oneOf, type Pick } from './choices';

/** A line that no row can be made of, and what it must be called. */
export interface Planted {
  readonly line: Buffer;
  readonly reason: string;
  readonly column: string | null;
}

/** Attributes that break the item in which they stand first. */
const BROKEN_ATTRIBUTES: readonly (readonly [
  attribute: string,
  reason: string,
  column: string | null,
])[] = [
  ['"zz":{"X":"1"}', 'unknown_type_tag', null],
  ['"zz":{}', 'unknown_type_tag', null],
  ['"zz":{"S ":"1"}', 'unknown_type_tag', null],
  ['"plain":{"\\u0053":"1"}', 'unknown_type_tag', 'plain'],
  ['"plain":{"STR":"1"}', 'unknown_type_tag', 'plain'],
  ['"zz":{"S":"a","N":"1"}', 'two_type_tags', null],
  ['"plain":{"S":"a","S":"b"}', 'two_type_tags', 'plain'],
  ['"zz":{"NULL":false}', 'bad_null', null],
  ['"plain":{"NULL":false}', 'bad_null', 'plain'],
  ['"case":{"S":"twice"}', 'duplicate_attribute', 'case_id'],
  [`"zz":${'{"L":['.repeat(66)}${']}'.repeat(66)}`, 'too_deep', null],
  ['"zz":{"S":\'a\'}', 'not_json', null],
  ['"zz":{"S":"a\tb"}', 'not_json', null],
  ['"zz":{"S":"\\x"}', 'not_json', null],
  ['"zz":{"S":"\\u12g4"}', 'not_json', null],
  ['"zz":{"N":01}', 'not_json', null],
  ['"zz":{"N":1.}', 'not_json', null],
  ['"zz":{"BOOL":1}', 'not_json', null],
  ['"zz":{"S":1}', 'not_json', null],
  ['"zz":"1"', 'not_json', null],
  ['"zz":{"SS":"a"}', 'not_json', null],
  ['"zz":{"L":[{"S":"1"},]}', 'not_json', null],
];

/** Changes to the whole line, which leave no JSON, or none of this dialect. */
const BREAKS: readonly ((line: string, pick: Pick) => string)[] = [
  (line, pick) => line.slice(0, 1 + pick(line.length - 1)),
  (line) => `${line},`,
  (line) => `${line}${line}`,
  (line) => `[${line}]`,
  (line) => line.slice(1),
  (line) => `${line.slice(0, -1)},}`,
];

/** Breaks a good line. `wrap` puts the item into its envelope. */
export function planted(item: string, wrap: (item: string) => string, pick: Pick): Planted {
  switch (pick(5)) {
    case 0:
      return {
        line: Buffer.from(oneOf(pick, BREAKS)(wrap(item), pick)),
        reason: 'not_json',
        column: null,
      };
    case 1: {
      // Behind the name of an attribute that no column has: bytes that are no UTF-8.
      const text = wrap(item.replace('{', '{"zz":{"S":"#"},'));
      const at = text.indexOf('#');
      const bytes = Buffer.from(oneOf(pick, ['ff', 'c0af', 'eda080', 'f5808080', 'e4b8']), 'hex');
      const line = Buffer.concat([
        Buffer.from(text.slice(0, at)),
        bytes,
        Buffer.from(text.slice(at + 1)),
      ]);
      return { line, reason: 'invalid_utf8', column: null };
    }
    default: {
      const [attribute, reason, column] = oneOf(pick, BROKEN_ATTRIBUTES);
      return { line: Buffer.from(wrap(item.replace('{', `{${attribute},`))), reason, column };
    }
  }
}
