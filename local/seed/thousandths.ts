/** `12.5` for 12,500 thousandths: plain, without idle zeros. */
export function thousandthsText(thousandths: number): string {
  const digits = String(thousandths).padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`.replace(/\.?0+$/, '');
}
