import { page } from '../../../local/slack-inbox/page';
import { parsePayload, type Block } from '../../../local/slack-inbox/payload';

const block = (value: object): string => JSON.stringify({ blocks: [value] });
const plainText = (text: string) => ({ type: 'plain_text', text });

describe('what the webhook takes', () => {
  it.each([
    ['not json', 'invalid_payload'],
    ['[]', 'invalid_payload'],
    ['{"text":7}', 'invalid_payload'],
    ['{}', 'no_text'],
    ['{"text":""}', 'no_text'],
    ['{"blocks":{}}', 'invalid_blocks'],
    ['{"blocks":[{}]}', 'invalid_blocks'],
    [block({ type: 'header', text: plainText('x'.repeat(151)) }), 'invalid_blocks'],
    [block({ type: 'header', text: { type: 'mrkdwn', text: 'x' } }), 'invalid_blocks'],
    [block({ type: 'section' }), 'invalid_blocks'],
    [block({ type: 'section', text: plainText('') }), 'invalid_blocks'],
    [block({ type: 'section', text: plainText('x'.repeat(3001)) }), 'invalid_blocks'],
    [block({ type: 'section', fields: Array(11).fill(plainText('x')) }), 'invalid_blocks'],
    [block({ type: 'context', elements: [] }), 'invalid_blocks'],
    [JSON.stringify({ blocks: Array(51).fill({ type: 'divider' }) }), 'invalid_blocks'],
  ])('is not %.60j, which Slack refuses with %s', (body, word) => {
    expect(parsePayload(body)).toBe(word);
  });

  it("is a text, or blocks up to Slack's limits", () => {
    expect(parsePayload('{"text":"a"}')).toEqual({ text: 'a', blocks: [] });
    const header = { type: 'header', text: plainText('x'.repeat(150)) };
    const section = { type: 'section', fields: Array(10).fill(plainText('x'.repeat(2000))) };
    const blocks = [header, section, ...Array<object>(48).fill({ type: 'divider' })];
    expect(parsePayload(JSON.stringify({ blocks }))).toEqual({ text: '', blocks });
  });
});

const shown = (blocks: readonly Block[], text = '', receivedAt = '2026-11-25T01:02:03.456Z') =>
  page([{ id: 1, receivedAt, payload: { text, blocks } }]);

describe('the inbox page', () => {
  it('says so when there is no message', () => {
    expect(page([])).toContain('No message yet');
  });

  it('shows header, section, fields, context and divider', () => {
    const html = shown([
      { type: 'header', text: plainText('devices failed') },
      { type: 'section', text: { type: 'mrkdwn', text: 'in *load*' } },
      { type: 'section', fields: [{ type: 'mrkdwn', text: '*Day*\n2026-11-24' }] },
      { type: 'divider' },
      { type: 'context', elements: [plainText('on a *laptop*')] },
    ]);
    expect(html).toContain('<h2>devices failed</h2>');
    expect(html).toContain('<div class="text">in <strong>load</strong></div>');
    expect(html).toContain(
      '<div class="fields"><div class="text"><strong>Day</strong>\n2026-11-24</div></div>',
    );
    expect(html).toContain('<hr>');
    expect(html).toContain('<div class="context"><span class="text">on a *laptop*</span></div>');
    expect(html).toContain('2026-11-25 01:02:03 UTC');
  });

  it('shows blocks in place of the text, as Slack does', () => {
    const html = shown([{ type: 'divider' }], 'for notifications');
    expect(html).not.toContain('for notifications');
  });

  it('names a kind of block that it does not show', () => {
    expect(shown([{ type: '<video>' }])).toContain('A block of the kind “&lt;video&gt;”');
  });

  it('shows the tags of a message as text', () => {
    const evil = '<script>alert("1")</script>';
    const html = shown([
      { type: 'header', text: plainText(evil) },
      { type: 'section', text: { type: 'mrkdwn', text: evil }, fields: [plainText(evil)] },
      { type: 'context', elements: [plainText(evil)] },
    ]);
    expect(html.match(/<script/g)).toEqual(['<script']); // its own
    expect(html.match(/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;/g)).toHaveLength(4);
  });
});
