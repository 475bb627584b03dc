import type { Value } from './item';

type Tag = 'S' | 'N' | 'B' | 'BOOL' | 'SS' | 'NS' | 'L' | 'M';

/** How a tool writes items as lines. */
export interface Dialect {
  /** `item`: `{"Item":{...}}`. `bare`: the attributes alone. */
  readonly envelope: 'item' | 'bare';
  readonly tag: (tag: Tag) => string;
  readonly nullTag: string;
  /** A JSON string. */
  readonly string: (text: string) => string;
}

/** DynamoDB's own export. */
export const DYNAMODB: Dialect = {
  envelope: 'item',
  tag: (tag) => tag,
  nullTag: 'NULL',
  string: (text) => JSON.stringify(text),
};

/** `S` is `s`, `BOOL` is `bOOL`. */
const loweredFirst = (tag: Tag): string => tag.charAt(0).toLowerCase() + tag.slice(1);
/** Gson escapes these two, which JSON lets through. */
const gsonString = (text: string): string =>
  JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** The EMR connector of Data Pipeline's time (AWS SDK 1), and its successor (SDK 2), which differ in null only. */
export const CONNECTOR_1: Dialect = {
  envelope: 'bare',
  tag: loweredFirst,
  nullTag: 'nULLValue',
  string: gsonString,
};
export const CONNECTOR_2: Dialect = { ...CONNECTOR_1, nullTag: 'nULL' };

const listText = (elements: readonly string[]): string => `[${elements.join(',')}]`;

/** A value as JSON, `{"S":"text"}`. */
export function valueText(value: Value, dialect: Dialect): string {
  const tagged = (tag: Tag, content: string): string => `{"${dialect.tag(tag)}":${content}}`;
  if ('S' in value) return tagged('S', dialect.string(value.S));
  if ('N' in value) return tagged('N', `"${value.N}"`);
  if ('BOOL' in value) return tagged('BOOL', String(value.BOOL));
  if ('NULL' in value) return `{"${dialect.nullTag}":true}`;
  if ('SS' in value) return tagged('SS', listText(value.SS.map(dialect.string)));
  if ('NS' in value) return tagged('NS', listText(value.NS.map((number) => `"${number}"`)));
  if ('B' in value) return tagged('B', `"${Buffer.from(value.B).toString('base64')}"`);
  if ('L' in value) return tagged('L', listText(value.L.map((each) => valueText(each, dialect))));
  return tagged('M', attributesText(attributeTexts(value.M, dialect), dialect));
}

/** An attribute's name and its value as JSON. */
export type AttributeText = readonly [name: string, value: string];

export const attributeTexts = (
  item: Readonly<Record<string, Value>>,
  dialect: Dialect,
): AttributeText[] =>
  Object.entries(item).map(([name, value]) => [name, valueText(value, dialect)]);

export const attributesText = (attributes: readonly AttributeText[], dialect: Dialect): string =>
  `{${attributes.map(([name, value]) => `${dialect.string(name)}:${value}`).join(',')}}`;

/** The line of an item, without its newline. */
export function lineText(attributes: readonly AttributeText[], dialect: Dialect): string {
  const inside = attributesText(attributes, dialect);
  return dialect.envelope === 'item' ? `{"Item":${inside}}` : inside;
}
