import { escapeHtml, mrkdwn } from './mrkdwn';
import { isText, listOf, type Block, type Payload } from './payload';

const textHtml = (value: unknown): string => {
  if (!isText(value)) return '';
  return value.type === 'mrkdwn' ? mrkdwn(value.text) : escapeHtml(value.text);
};

const section = ({ text, fields }: Block): string => {
  const list = listOf(fields).map((field) => `<div class="text">${textHtml(field)}</div>`);
  return [
    text === undefined ? '' : `<div class="text">${textHtml(text)}</div>`,
    list.length === 0 ? '' : `<div class="fields">${list.join('')}</div>`,
  ].join('');
};

const context = ({ elements }: Block): string => {
  const list = listOf(elements).map((element) => `<span class="text">${textHtml(element)}</span>`);
  return `<div class="context">${list.join('')}</div>`;
};

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'header':
      return `<h2>${textHtml(block.text)}</h2>`;
    case 'section':
      return section(block);
    case 'context':
      return context(block);
    case 'divider':
      return '<hr>';
    default:
      return `<p class="unknown">A block of the kind “${escapeHtml(block.type)}”: this inbox does not show it.</p>`;
  }
}

/** A message's body. As in Slack, blocks are shown in place of the text, which is then for notifications only. */
export function messageHtml({ text, blocks }: Payload): string {
  if (blocks.length > 0) return blocks.map(blockHtml).join('\n');
  return `<div class="text">${mrkdwn(text)}</div>`;
}
