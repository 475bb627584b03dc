import { wordLists } from './words';

/** Reads dates and times by a format of COPY (A74 to A77). What is read is PostgreSQL's text of it, or null for what does not fit. */
export type DateReader = (text: string) => string | null;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** A format's words with their patterns and places, the longer of two first. `HH` is the hour of 24 where no AM or PM stands. */
const WORDS = wordLists(
  `YYYY year \\d{4};YY year \\d{2};MONTH month [a-z]{3,9};MON month [a-z]{3};MM month \\d{2};DD day \\d{2};HH24 hour \\d{2};
  HH12 hour \\d{2};HH hour \\d{2};MI minute \\d{2};SS second \\d{2}(?:\\.\\d{1,6})?;AM half [ap]m;PM half [ap]m;
  OF zone (?:z|[+-]\\d{2}(?::?\\d{2})?)?`,
);
/** Those of 'auto' that are read here (automatic recognition). */
const AUTO_DATES =
  'YYYY-MM-DD;YYYY/MM/DD;YYYY.MM.DD;YYYYMMDD;MM/DD/YYYY;MM-DD-YYYY;MM.DD.YYYY;DD-MON-YYYY;MON-DD-YYYY;MON DD YYYY;DD MON YYYY';
const AUTO_TIMES = 'HH:MI:SS;HH:MI;HHMISS;HH:MI:SS AM;HH:MI AM';

const two = (value: number): string => String(value).padStart(2, '0');

/** What a pattern has found; a place that is not there is undefined. */
type Found = Readonly<Record<string, string | undefined>>;

function assemble(found: Found, isDate: boolean): string | null {
  const { year = '', month = '1', day = '1', hour = '0', minute = '0', second = '00' } = found;
  const { half, zone = '' } = found;
  const y = year.length === 2 ? (Number(year) < 70 ? 2000 : 1900) + Number(year) : Number(year);
  const m = /\d/.test(month) ? Number(month) : MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const d = Number(day);
  const h = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  if (m < 1 || m > 12 || d < 1 || d > new Date(Date.UTC(y, m, 0)).getUTCDate()) return null;
  if (h > 23 || Number(minute) > 59 || Number(second) >= 60) return null;
  const date = `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}`;
  return isDate ? date : `${date} ${two(h)}:${minute}:${second}${/z/i.test(zone) ? '+00' : zone}`;
}

/** A format's pattern, its places named. Null when it has letters that are not known. */
function patternOf(format: string): string | null {
  let pattern = '';
  for (let rest = format; rest !== '';) {
    const [name = rest.charAt(0), [place, digits = ''] = []] =
      [...WORDS].find(([word]) => rest.toUpperCase().startsWith(word)) ?? [];
    if (place === undefined && /[a-su-z]/i.test(name)) return null;
    pattern += place === undefined ? name.replace(/\W/, '\\$&') : `(?<${place}>${digits})`;
    rest = rest.slice(name.length);
  }
  return pattern;
}

/** A time behind a date is dropped; a timestamp without one is midnight (A76). */
function compiled(format: string, isDate: boolean): DateReader | null {
  const [, date = '', time = ''] = /^(.*?)([ T]?HH.*)?$/is.exec(format) ?? [];
  const [ofDate, ofTime] = [patternOf(date), patternOf(time)];
  // A place that stands twice makes no pattern.
  if (ofDate === null || ofTime === null || /(\(\?<\w+>).*\1/.test(ofDate + ofTime)) return null;
  const expression = new RegExp(`^${ofDate}${isDate ? '(?:[ T].*)?' : `(?:${ofTime})?`}$`, 'i');
  return (text) => {
    const { groups } = expression.exec(text.trim()) ?? {};
    return groups === undefined ? null : assemble(groups, isDate);
  };
}

const epoch =
  (unit: number): DateReader =>
  (text) => {
    const moment = new Date((Number(text) / unit) * 1000);
    if (!/^-?\d{1,17}(\.\d{1,6})?$/.test(text) || Number.isNaN(moment.getTime())) return null;
    return moment.toISOString().slice(0, 23).replace('T', ' ');
  };

/** Null for a format that is not known here. `auto` and the epochs are words in lower case only (A75). */
export function dateReader(format: string, isDate: boolean): DateReader | null {
  if (format === 'epochsecs' || format === 'epochmillisecs')
    return isDate ? null : epoch(format === 'epochsecs' ? 1 : 1000);
  if (format !== 'auto') return compiled(format, isDate);
  const times = isDate ? [] : AUTO_TIMES.split(';').flatMap((time) => [` ${time}OF`, `T${time}OF`]);
  const readers = AUTO_DATES.split(';').flatMap((date) =>
    ['', ...times].flatMap((time) => compiled(date + time, isDate) ?? []),
  );
  return (text) => readers.reduce<string | null>((found, read) => found ?? read(text), null);
}
