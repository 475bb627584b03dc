/**
 * Questions to a page in a browser, as functions of the page's own world, where TypeScript has no types for the document.
 * Each answers plain data.
 */

/** Widths: what the content takes, and what the window has. */
export const WIDTHS = `() => ({
  content: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
  window: document.documentElement.clientWidth,
})`;

/** Colours of the page itself. */
export const COLORS = `() => {
  const { backgroundColor, color } = getComputedStyle(document.body);
  return { back: backgroundColor, ink: color };
}`;

/** Every square of the matrix: its state and the colours that are painted. */
export const SQUARES = `() => [...document.querySelectorAll('.day button')].map((square) => {
  const { backgroundColor, color } = getComputedStyle(square);
  return { state: square.className, back: backgroundColor, ink: color };
})`;

/** Texts that are shown with less than the given contrast (WCAG 2.2), by their first words; how many texts are painted. */
export const faintTexts = (least: number): string => `() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const linear = (value) => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const backOf = (element) => {
    const color = channels(getComputedStyle(element).backgroundColor);
    return color.length === 3 || color[3] === 1 ? color : backOf(element.parentElement);
  };
  const contrast = (element) => {
    const sides = [channels(getComputedStyle(element).color), backOf(element)].map(luminance);
    return (Math.max(...sides) + 0.05) / (Math.min(...sides) + 0.05);
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  const isPainted = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 0;
  const texts = [...document.body.querySelectorAll('*')].filter((element) => hasText(element) && isPainted(element));
  const faint = texts.filter((element) => contrast(element) < ${least});
  return { texts: texts.length, faint: faint.map((element) => element.textContent.slice(0, 40)) };
}`;

/** Details that are shown at this moment: their text, and whether all of them is inside the window. */
export const DETAILS = `() => [...document.querySelectorAll('.tip')].filter((tip) => tip.checkVisibility()).map((tip) => {
  const { top, left, right, bottom } = tip.getBoundingClientRect();
  return { text: tip.textContent, inside: top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight };
})`;

/** The middle of the square of a state, after it was scrolled to. */
export const placeOf = (state: string): string => `() => {
  const square = document.querySelector('.day button.${state}');
  square.scrollIntoView({ block: 'center' });
  const { x, y, width, height } = square.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2, label: square.getAttribute('aria-label') };
}`;

/** Every chart: its section's heading, and how many of its bars are painted within it. */
export const CHARTS = `() => [...document.querySelectorAll('svg')].map((chart) => {
  const frame = chart.getBoundingClientRect();
  const isPainted = (bar) => {
    const { width, height, top, left, right, bottom } = bar.getBoundingClientRect();
    const within = left >= frame.left - 1 && right <= frame.right + 1 && top >= frame.top - 1 && bottom <= frame.bottom + 1;
    return within && width > 0 && height > 0 && getComputedStyle(bar).fill !== getComputedStyle(chart.closest('section')).backgroundColor;
  };
  return {
    of: chart.closest('section').querySelector('h2').textContent,
    title: chart.getAttribute('aria-label'),
    bars: [...chart.querySelectorAll('rect')].filter(isPainted).length,
  };
})`;

/** Links of the last failures, as the browser resolves them. */
export const FAILURE_LINKS = `() => [...document.querySelectorAll('.failures a')].map((link) => link.href)`;
