import type { Block, Message } from '../../core/slack/message';

/** A message's mrkdwn as plain text: what a person reads, without the signs. */
const plain = (text: string): string =>
  text
    .replace(/<([^|<>]+)\|([^<>]+)>/g, '$2 ($1)')
    .replace(/^```\n([\s\S]*?)\n```$/gm, (_, inside: string) => inside.replace(/^/gm, '  '))
    .replaceAll('`', '')
    .replace(/(?<!\S)[*_]([^*_\n]+)[*_](?!\S)/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

function blockLines(block: Block): string[] {
  if (block.type === 'context') return block.elements.map(({ text }) => plain(text));
  if ('fields' in block) return block.fields.map(({ text }) => plain(text).replace('\n', ': '));
  return [plain(block.text.text)];
}

/** A message as a page can show it, block by block. */
export const messageText = ({ blocks }: Message): string =>
  blocks.map((block) => blockLines(block).join('\n')).join('\n\n');
