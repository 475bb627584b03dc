import { messageText } from '../../cli/operate/message-text';
import { operatePage } from '../../cli/operate/operate-page';
import { FAILURES } from '../../core/failures';
import { failuresMessage } from '../../core/slack/failures-message';
import { aPlace, aToldFailure } from '../support/a-notice';

const page = operatePage();
const sectionOf = (type: string): string =>
  page
    .slice(page.indexOf(`### ${type}\n`))
    .slice(4)
    .split('\n### ')[0] ?? '';

it.each(Object.entries(FAILURES))(
  'says of %s what to do, whether it is tried again, and shows its message or why there is none',
  (type, { fix, retry }) => {
    const section = sectionOf(type);
    expect(section).toContain(`What to do: ${fix}`);
    expect(section).toContain(`Tried again by itself: ${retry ? 'yes' : 'no'}`);
    const isShown = section.includes(`Failure: ${type}`);
    expect(isShown).not.toBe(section.includes('- Not posted: '));
  },
);

it('shows a message as a person reads it, without the signs', () => {
  const text = messageText(
    failuresMessage(aPlace, [aToldFailure({ message: 'a < b & `c`, as_is' })])!,
  );
  expect(text).toContain('✗ users 2026-11-22 failed in transform\n\nType: users\nDay: 2026-11-22');
  expect(text).toContain('What happened\n  a < b & c, as_is');
  expect(text).toContain(
    'the run in Temporal (http://ui/namespaces/default/workflows/daily-etl%2F',
  );
  expect(text).not.toMatch(/```|&lt;|\*/);
});
