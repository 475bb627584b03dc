import fc from 'fast-check';
import { mrkdwn } from '../../../local/slack-inbox/mrkdwn';

describe('mrkdwn', () => {
  it.each([
    [
      '*bold* _italic_ ~struck~ `code`',
      '<strong>bold</strong> <em>italic</em> <s>struck</s> <code>code</code>',
    ],
    ['*bold _and italic_*', '<strong>bold <em>and italic</em></strong>'],
    ['snake_case_name 2*3*4 a~b~c', 'snake_case_name 2*3*4 a~b~c'],
    ['* no bold *', '* no bold *'],
    ['`*as it is*`', '<code>*as it is*</code>'],
    ['before\n```\nrow 1\nrow *2*\n```\nafter', 'before<pre>row 1\nrow *2*</pre>after'],
    ['```never closed', '```never closed'],
    ['&gt; said\n> more\nanswer', '<blockquote>said\nmore</blockquote>answer'],
    ['a &amp; b &lt;c&gt; &quot;', 'a &amp; b &lt;c&gt; &amp;quot;'],
    ['two\nlines', 'two\nlines'],
  ])('shows %j as Slack would', (text, html) => {
    expect(mrkdwn(text)).toBe(html);
  });

  it.each([
    ['<https://a.example/x?b=1&amp;c=2|the run>', 'https://a.example/x?b=1&amp;c=2', 'the run'],
    ['<https://a.example/>', 'https://a.example/', 'https://a.example/'],
    ['https://a.example/x_y_z', 'https://a.example/x_y_z', 'https://a.example/x_y_z'],
    ['<mailto:a@b.example|us>', 'mailto:a@b.example', 'us'],
  ])('makes a link of %j', (text, href, label) => {
    expect(mrkdwn(text)).toBe(
      `<a href="${href}" rel="noreferrer noopener" target="_blank">${label}</a>`,
    );
  });

  it('leaves the full stop after an address out of the link', () => {
    expect(mrkdwn('See https://a.example/b.')).toMatch(/>https:\/\/a\.example\/b<\/a>\.$/);
  });

  it('shows mentions by their names', () => {
    expect(mrkdwn('<!here> <@U1|ann> <#C1|data>').match(/>[@#]\w+</g)).toEqual([
      '>@here<',
      '>@ann<',
      '>#data<',
    ]);
  });

  it.each([
    '<script>alert(1)</script>',
    '&lt;img src=x onerror=alert(1)&gt;',
    '<javascript:alert(1)|click>',
    '<https://a" onmouseover="alert(1)|x>',
    '`<b>`',
    '```<b>```',
    '*<b>*',
    '<https://a|<b>>',
  ])('lets no tag or attribute of %j through', (text) => {
    expect(tagsOf(mrkdwn(text))).toEqual([]);
  });

  it('writes no tag but its own, whatever the text', () => {
    const hostile = fc.stringMatching(
      /^([<>&"'`*_~|!@#\n ab:/]|https:\/\/|```|&lt;|javascript:){0,30}$/,
    );
    fc.assert(fc.property(hostile, (text) => expect(tagsOf(mrkdwn(text))).toEqual([])));
  });
});

const OWN =
  /<\/?(?:strong|em|s|code|pre|blockquote|span)>|<span class="mention">|<\/a>|<a href="(?:https?:\/\/|mailto:)[^"<>]*" rel="noreferrer noopener" target="_blank">/gi;

/** What is left of tags and quotes when the page's own are taken away: must be nothing. */
const tagsOf = (html: string): string[] => html.replace(OWN, '').match(/[<>"]/g) ?? [];
