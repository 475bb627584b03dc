/** What an incoming webhook is given; see docs.slack.dev, "Sending messages using incoming webhooks" and "Blocks". */
export interface Payload {
  /** Empty when there is none. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface TextObject {
  readonly type: string;
  readonly text: string;
}

export interface Block {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Slack's limits of the blocks that we show, in characters and in elements. */
const LIMITS = { blocks: 50, header: 150, section: 3000, field: 2000, fields: 10, elements: 10 };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is TextObject =>
  isObject(value) &&
  (value.type === 'mrkdwn' || value.type === 'plain_text') &&
  typeof value.text === 'string';

/** Slack takes no empty text. */
const isTextUpTo = (value: unknown, longest: number): boolean =>
  isText(value) && value.text.length > 0 && value.text.length <= longest;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function isSection({ text, fields }: Block): boolean {
  const list = listOf(fields);
  const fieldsFit =
    list.length <= LIMITS.fields && list.every((field) => isTextUpTo(field, LIMITS.field));
  const textFits = text === undefined ? list.length > 0 : isTextUpTo(text, LIMITS.section);
  return fieldsFit && textFits;
}

function isContext({ elements }: Block): boolean {
  const list = listOf(elements);
  return list.length > 0 && list.length <= LIMITS.elements && list.every(isObject);
}

function isBlock(value: unknown): value is Block {
  if (!isObject(value) || typeof value.type !== 'string') return false;
  const block = { ...value, type: value.type };
  if (block.type === 'header') {
    const { text } = value;
    return isTextUpTo(text, LIMITS.header) && isText(text) && text.type === 'plain_text';
  }
  if (block.type === 'section') return isSection(block);
  return block.type !== 'context' || isContext(block);
}

const isBlocks = (value: unknown): value is readonly Block[] =>
  Array.isArray(value) && value.length <= LIMITS.blocks && value.every(isBlock);

/** The payload, or the word with which Slack refuses it (HTTP 400). */
export function parsePayload(
  body: string,
): Payload | 'invalid_payload' | 'no_text' | 'invalid_blocks' {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'invalid_payload';
  }
  if (!isObject(value)) return 'invalid_payload';
  const { text = '', blocks = [] } = value;
  if (typeof text !== 'string') return 'invalid_payload';
  if (!isBlocks(blocks)) return 'invalid_blocks';
  return text === '' && blocks.length === 0 ? 'no_text' : { text, blocks };
}
