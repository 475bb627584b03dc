/** Draws numbers from 0 up to, never reaching, 1; always the same ones for the same beginning. */
export type Dice = () => number;

/** FNV-1a of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** Rounds until every bit of the beginning has reached every other (12 by the author's own measure). */
const WARM_UP = 12;

/**
 * Chris Doty-Humphrey's sfc32. Its 128 bits of state are the seed, the stream's name and two places, so that no two
 * records share their draws; 32 bits would make some of 150,000 records twins.
 */
export function dice(seed: number, stream: string, first = 0, second = 0): Dice {
  let [a, b, c, d] = [seed | 0, hashOf(stream), first | 0, second | 0];
  const draw = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < WARM_UP; round += 1) draw();
  return draw;
}
