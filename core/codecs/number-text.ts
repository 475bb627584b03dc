/** Numbers stay texts from the source to COPY: no double ever holds one, so 38 digits arrive as 38 digits. */

/** A decimal number taken apart: `negative`, then `digits` with `scale` of them behind the point, without zeros that say nothing. */
export interface DecimalParts {
  readonly negative: boolean;
  /** No leading zeros; `0` for zero. */
  readonly digits: string;
  /** Digits behind the point, at least 0; the last of them is not zero. */
  readonly scale: number;
}

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** DynamoDB's own range is 1E-130 to 9.9E+125; more digits than this are nobody's number. */
const MOST_DIGITS = 400;

/** Takes the text of a number apart; null for what is not one (`01`, `+1`, `.5`, `NaN`, blanks). */
export function decimalParts(text: string): DecimalParts | null {
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  let digits = (whole + fraction).replace(/^0+/, '');
  let scale = fraction.length - Number(exponent);
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  const dropped = Math.min(zeros, Math.max(0, scale));
  if (dropped > 0) {
    digits = digits.slice(0, digits.length - dropped);
    scale -= dropped;
  }
  if (digits === '') return { negative: false, digits: '0', scale: 0 };
  if (scale < 0) {
    if (digits.length - scale > MOST_DIGITS)
      return { negative: sign === '-', digits: digits.padEnd(MOST_DIGITS, '0'), scale: 0 };
    digits += '0'.repeat(-scale);
    scale = 0;
  }
  return { negative: sign === '-', digits, scale };
}

/** Plain notation: no exponent, no zeros that say nothing. */
export function plainText({ negative, digits, scale }: DecimalParts): string {
  const padded = digits.padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale);
  const text = scale === 0 ? whole : `${whole}.${padded.slice(padded.length - scale)}`;
  return negative ? `-${text}` : text;
}

/** Whether it fits DECIMAL(precision, scale) without losing a digit. */
export const fitsDecimal = (parts: DecimalParts, precision: number, scale: number): boolean =>
  parts.scale <= scale &&
  (parts.digits === '0' || parts.digits.length - parts.scale <= precision - scale);

/** The number times 10^scale, for exact sums. */
export const scaledInteger = (
  { negative, digits, scale }: DecimalParts,
  toScale: number,
): bigint => {
  const value = BigInt(digits + '0'.repeat(toScale - scale));
  return negative ? -value : value;
};

/** A scaled integer as plain text. */
export function scaledText(value: bigint, scale: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return negative ? `-${text}` : text;
}

/** A number without the zeros and the point that only scale it: `1.250` is `1.25`, `-0.0` is `0`. */
export function plainNumber(text: string): string {
  const match = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return digits === '0' ? '0' : sign + digits;
}
