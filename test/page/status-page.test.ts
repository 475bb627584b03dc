import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { statusPage } from '../../cli/page/status-page';
import { temporalLink } from '../../core/temporal-link';
import { startBrowser, type Browser, type Look, type Page } from '../support/a-browser';
import { aStatusReport, STATES } from '../support/a-status-report';
import {
  CHARTS,
  COLORS,
  DETAILS,
  FAILURE_LINKS,
  faintTexts,
  placeOf,
  SQUARES,
  WIDTHS,
} from '../support/page-questions';

const TYPES = ['users', 'devices', 'token_requests', 'plays', 'navigation', 'voice_feedback'];
const DAYS = 90;
/** WCAG 2.2, 1.4.3: the least contrast of a usual text. */
const LEAST_CONTRAST = 4.5;
const LINK = temporalLink('http://127.0.0.1:8233', 'default', {
  workflowId: 'daily-etl/users/2026-11-20',
  runId: 'run-1',
});
const FAILURE = {
  dataType: 'users',
  day: '2026-11-20',
  hop: 'load',
  type: 'WarehouseRefused',
  message: `<script>document.title = 'ran'</script> ${'long'.repeat(100)}`,
  closedMs: Date.parse('2026-11-21T02:00:00Z'),
  link: LINK,
};
const HTML = statusPage(aStatusReport(TYPES, DAYS, LINK), [FAILURE]);

let browser: Browser;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-page-'));
  browser = startBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The page as a file, as `millrace status --html` leaves it. */
async function opened(look: Look, html = HTML): Promise<Page & { readonly url: string }> {
  const file = join(folder, 'status.html');
  writeFileSync(file, html);
  const { href: url } = pathToFileURL(file);
  return { ...(await browser.open(url, look)), url };
}

const PHONE = { width: 390, height: 844, touch: true } as const;
const DESKTOP = { width: 1280, height: 900, touch: false } as const;
const LOOKS: readonly (readonly [string, Look])[] = [
  ['a phone in the light', { ...PHONE, scheme: 'light' }],
  ['a phone in the dark', { ...PHONE, scheme: 'dark' }],
  ['a desktop in the light', { ...DESKTOP, scheme: 'light' }],
  ['a desktop in the dark', { ...DESKTOP, scheme: 'dark' }],
];

describe.each(LOOKS)('the status page on %s', (_, look) => {
  let page: Page & { readonly url: string };
  beforeAll(async () => {
    page = await opened(look);
  });

  it('is no wider than the window', async () => {
    const { content, window } = await page.ask<{ content: number; window: number }>(WIDTHS);
    expect(window).toBe(look.width);
    expect(content).toBeLessThanOrEqual(window);
  });

  it('is as light or as dark as the reader wishes', async () => {
    const { back, ink } = await page.ask<{ back: string; ink: string }>(COLORS);
    const shades = [back, ink].map((color) => Number(/\d+/.exec(color)?.[0]));
    const isLight = look.scheme === 'light';
    expect(shades[0]! > shades[1]!).toBe(isLight);
  });

  it('paints a square per type and day, each state in a colour of its own', async () => {
    const squares = await page.ask<{ state: string; back: string }[]>(SQUARES);
    expect(squares).toHaveLength(TYPES.length * DAYS);
    const backs = new Map(squares.map(({ state, back }) => [state, back]));
    expect([...backs.keys()].sort()).toEqual([...STATES].sort());
    expect(new Set(backs.values()).size).toBe(STATES.length);
  });

  it('shows the details of the day that is pointed at, whole, and of no other', async () => {
    expect(await page.ask(DETAILS)).toEqual([]);
    for (const state of STATES) {
      const { x, y, label } = await page.ask<{ x: number; y: number; label: string }>(
        placeOf(state),
      );
      await page.pointAt(x, y);
      const [shown, ...others] = await page.ask<{ text: string; inside: boolean }[]>(DETAILS);
      expect(others).toEqual([]);
      expect(shown).toMatchObject({ inside: true });
      expect(shown!.text).toContain(label.split(',')[0]);
      expect(shown!.text).toContain(`${state}, as the test says`);
    }
  });

  it('has no text with too little contrast, the details that are open among them', async () => {
    const { texts, faint } = await page.ask<{ texts: number; faint: string[] }>(
      faintTexts(LEAST_CONTRAST),
    );
    expect(texts).toBeGreaterThan(TYPES.length * DAYS * 2);
    expect(faint).toEqual([]);
  });

  it('draws rows and durations of each type, a bar for each loaded day', async () => {
    const charts = await page.ask<{ of: string; title: string; bars: number }[]>(CHARTS);
    expect(charts.map(({ of }) => of)).toEqual(TYPES.flatMap((type) => [type, type]));
    expect(charts.map(({ bars }) => bars)).toEqual(
      charts.map(() => Math.ceil(DAYS / STATES.length)),
    );
  });

  it("leads from a failure to its run in Temporal's UI", async () => {
    expect(await page.ask(FAILURE_LINKS)).toEqual([LINK]);
  });

  it('asks for nothing but itself, and complains of nothing', () => {
    expect(page.requests).toEqual([page.url]);
    expect(page.complaints).toEqual([]);
  });
});

describe('these looks', () => {
  const page = (extra: string): Promise<Page> =>
    opened(
      { ...PHONE, scheme: 'light' },
      HTML.replace(/<meta http-equiv[^>]+>/, '').replace('</main>', `${extra}</main>`),
    );

  it('would see what a page fetches, and what goes wrong in it', async () => {
    const { requests, complaints } = await page(
      '<img src="http://127.0.0.1:9/a.png"><script>console.error("x")</script>',
    );
    expect(requests.slice(1)).toEqual(['http://127.0.0.1:9/a.png']);
    expect(complaints.join(' ')).toContain('"x"');
  });

  it('would see a page that is too wide, and a text that is too faint', async () => {
    const { ask } = await page(
      '<p style="width:500px;background:#ffffff;color:#999999">faint and wide</p>',
    );
    const { content, window } = await ask<{ content: number; window: number }>(WIDTHS);
    expect(content).toBeGreaterThan(window);
    expect(await ask(faintTexts(LEAST_CONTRAST))).toMatchObject({ faint: ['faint and wide'] });
  });
});
