/** What the webhook is given: Slack shows the blocks; `text` is for notifications, and all there is when blocks are refused. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
}

interface Plain {
  readonly type: 'plain_text';
  readonly text: string;
}
interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
}

export type Block =
  | { readonly type: 'header'; readonly text: Plain }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'section'; readonly fields: readonly Mrkdwn[] }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };

/**
 * Slack's limits, in characters: one text too long, and the whole message is refused.
 * `sum` is undocumented; about 13,200 were seen to be refused (bolt-js #2509).
 */
export const LIMITS = {
  blocks: 50,
  header: 150,
  section: 3_000,
  fields: 10,
  field: 2_000,
  elements: 10,
  sum: 13_000,
  /** Slack takes 40,000 of `text`; a second try without blocks must look like a message still. */
  text: 3_000,
} as const;

/** Texts of these are escaped and cut by whoever hands them in (core/slack/text.ts). */
export const header = (text: string): Block => ({
  type: 'header',
  text: { type: 'plain_text', text },
});
export const section = (text: string): Block => ({
  type: 'section',
  text: { type: 'mrkdwn', text },
});
export const fields = (pairs: readonly (readonly [name: string, value: string])[]): Block => ({
  type: 'section',
  fields: pairs.map(([name, value]) => ({ type: 'mrkdwn', text: `*${name}*\n${value}` })),
});
export const context = (...texts: readonly string[]): Block => ({
  type: 'context',
  elements: texts.map((text) => ({ type: 'mrkdwn', text })),
});
