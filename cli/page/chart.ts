import { escape } from './escape';

/** One value of a chart; null leaves a gap. */
export interface Point {
  readonly day: string;
  readonly value: number | null;
  /** The value as a person reads it. */
  readonly text: string;
}

const HEIGHT = 40;
/** Share of a step that is bar. */
const BAR = 0.8;
/** A value above zero is seen, however small it is. */
const LEAST = 0.6;

const rounded = (value: number): string => String(Number(value.toFixed(2)));

function bar({ day, value, text }: Point, index: number, largest: number): string {
  if (value === null) return '';
  const height = value === 0 ? 0 : Math.max(LEAST, (value / largest) * HEIGHT);
  return (
    `<rect x="${rounded(index + (1 - BAR) / 2)}" y="${rounded(HEIGHT - height)}" width="${BAR}" ` +
    `height="${rounded(height)}"><title>${escape(`${day}: ${text}`)}</title></rect>`
  );
}

/** Bars over days, from zero. It scales with its place; its words stand outside, where they do not. */
export function chart(title: string, points: readonly Point[]): string {
  const known = points.filter(({ value }) => value !== null);
  const largest = known.reduce<Point | undefined>(
    (most, point) => ((most?.value ?? -1) < (point.value ?? 0) ? point : most),
    undefined,
  );
  if (largest === undefined)
    return `<figure><figcaption>${escape(title)}: nothing yet</figcaption></figure>`;
  const label = `${title}, at most ${largest.text} on ${largest.day}`;
  const bars = points.map((point, index) => bar(point, index, Math.max(1, largest.value ?? 1)));
  return [
    `<figure><figcaption>${escape(label)}</figcaption>`,
    `<svg viewBox="0 0 ${points.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escape(label)}">`,
    ...bars,
    '</svg>',
    `<div class="axis"><span>${escape(points[0]?.day ?? '')}</span><span>${escape(points.at(-1)?.day ?? '')}</span></div></figure>`,
  ].join('');
}
