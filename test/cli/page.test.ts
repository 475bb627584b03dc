import { escape } from '../../cli/page/escape';
import { PAGE_STYLE } from '../../cli/page/page-style';
import { DARK, LIGHT, MARKS, type Palette } from '../../cli/page/palette';
import { statusPage } from '../../cli/page/status-page';
import { statusReport } from '../../cli/status/status-report';
import { addDays } from '../../core/day';
import type { DayFacts, TypeFacts } from '../../core/status/day-facts';
import { aDay, aLoadedDay, aRun, aType } from '../support/day-facts';
import { tagsOf } from '../support/html-tags';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const AWKWARD = '<script>alert("x")</script> & \'y\'\u0000';

function page(days: readonly DayFacts[], names = ['users'], message = AWKWARD): string {
  const types: TypeFacts[] = names.map((dataType) => aType(days, { dataType }));
  const range = { from: days[0]?.day ?? '', to: days.at(-1)?.day ?? '' };
  const report = statusReport(
    { types, removed: [] },
    range,
    NOW,
    (id, run) => `http://ui/${id}/${run}`,
  );
  return statusPage(report, [
    {
      dataType: 'users',
      day: '2026-11-20',
      hop: 'load',
      type: 'WarehouseRefused',
      message,
      closedMs: NOW,
      link: 'http://ui/a"b',
    },
  ]);
}
const days = (count: number): DayFacts[] =>
  Array.from({ length: count }, (_, at) => {
    const day = addDays('2026-08-20', at);
    return at % 3 === 0 ? aDay({ day }) : aLoadedDay({ day, runs: [aRun()] });
  });

describe('the page', () => {
  it('is well-formed: every element that is opened is closed, in order', () => {
    expect(tagsOf(page(days(10)))).toMatchObject({ unclosed: [] });
  });

  it('fetches nothing and runs nothing', () => {
    const text = page(days(3));
    expect(text).not.toMatch(/<(script|img|iframe|object)|<link|\bsrc=|@import|url\(/);
    expect(text).toContain("default-src 'none'");
  });

  it('lets no text out of its place', () => {
    const text = page(days(3));
    expect(text).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;');
    expect(text).toContain('href="http://ui/a&quot;b"');
    expect(text).not.toContain('\u0000');
    expect(escape('a\tb')).toBe('a b');
  });

  it('says state, reason, rows and command of every day in words, for whoever cannot hover', () => {
    const text = page(days(2));
    expect(text).toContain('aria-label="users 2026-08-21: loaded, 9 rows"');
    expect(text).toContain('users 2026-08-20: missed');
    expect(text).toContain('npx millrace adopt users --day 2026-08-20');
    expect(text).toContain('9 rows in the table \u00b7 1 quarantined');
  });

  it('has a chart of rows and one of durations per type, with a bar for each day that has a value', () => {
    const text = page(days(6), ['users', 'devices']);
    expect(text.match(/<svg /g)).toHaveLength(4);
    expect(text.match(/<rect /g)).toHaveLength(2 * 2 * 4);
    expect(text).toContain('Rows loaded per day, at most 9 rows on 2026-08-21');
    expect(page([aDay()])).toContain('Rows loaded per day: nothing yet');
  });

  it('stays below a megabyte for 7 types and 90 days', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(Buffer.byteLength(page(days(90), names))).toBeLessThan(1_000_000);
  });
});

describe('its style', () => {
  it('has no width in pixels or rem that a phone of 320 would not hold', () => {
    const widths = [...PAGE_STYLE.matchAll(/(?:^|[;{\s])(?:min-)?width:([\d.]+)(px|rem)/g)].map(
      ([, value = '', unit]) => Number(value) * (unit === 'rem' ? 16 : 1),
    );
    expect(Math.max(0, ...widths)).toBeLessThanOrEqual(300);
    expect(PAGE_STYLE).toContain('minmax(min(100%,18rem),1fr)');
    expect(PAGE_STYLE).not.toContain('white-space:nowrap');
  });

  it('shows details on hover and on focus', () => {
    expect(PAGE_STYLE).toContain('.day:hover .tip,.day:focus-within .tip{display:block}');
  });

  it('has a mark for each state that no other has', () => {
    expect(new Set(Object.values(MARKS)).size).toBe(Object.keys(LIGHT.states).length);
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(color: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

it.each<[string, Palette]>([
  ['light', LIGHT],
  ['dark', DARK],
])('has enough contrast in the %s', (_, palette) => {
  const { page: back, panel, text, faint, link, bar, states } = palette;
  const texts = [text, faint, link].flatMap((color) => [
    contrast(color, back),
    contrast(color, panel),
  ]);
  const inks = Object.values(states).map((fill) => contrast(fill.back, fill.ink));
  expect(Math.min(...texts, ...inks)).toBeGreaterThanOrEqual(4.5);
  const shapes = Object.values(states).map((fill) => contrast(fill.back, panel));
  expect(Math.min(contrast(bar, panel), ...shapes)).toBeGreaterThanOrEqual(3);
});
