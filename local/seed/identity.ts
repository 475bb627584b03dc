import { createHash } from 'node:crypto';

/** 32 hex digits that are the same for the same words, and different for all others. */
export const hexOf = (...words: readonly (string | number)[]): string =>
  createHash('md5').update(words.join('/')).digest('hex');

/** A UUID (version 4 in its form) made of `hexOf`. */
export function uuidOf(...words: readonly (string | number)[]): string {
  const hex = hexOf(...words);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20),
  ].join('-');
}
