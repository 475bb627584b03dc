import { DAY_MS } from '../days';
import { thousandthsText } from '../thousandths';

/** Numbers and instants in the spellings that senders use; each means the same. */

/** Thousandths as a JSON number: plain, with idle zeros, or with an exponent. */
export function spelledNumber(thousandths: number, roll: number): string {
  const plain = thousandthsText(thousandths);
  if (roll < 0.7) return plain;
  if (roll < 0.8) return (thousandths / 1000).toFixed(3);
  if (roll < 0.9) return `${thousandths}E-3`;
  // 12500 is 1.2500e1.
  const digits = String(thousandths);
  const fraction = digits.slice(1);
  return `${digits.charAt(0)}${fraction === '' ? '' : `.${fraction}`}e${digits.length - 4}`;
}

/** ISO 8601 with a zone. Some senders leave a fraction out that is zero, some write their own zone. */
export function spelledInstant(ms: number, roll: number, zoneHours: number): string {
  const hours = roll < 0.2 ? zoneHours : 0;
  const local = new Date(ms + (hours * DAY_MS) / 24).toISOString().slice(0, -1);
  const sign = hours < 0 ? '-' : '+';
  const zone = hours === 0 ? 'Z' : `${sign}${String(Math.abs(hours)).padStart(2, '0')}:00`;
  return local.replace(/\.000$/, '') + zone;
}
