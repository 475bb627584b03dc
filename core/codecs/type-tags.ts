/** What a type tag of DynamoDB JSON says of the content behind it. */
export const T_UNKNOWN = 0;
export const T_S = 1;
export const T_N = 2;
export const T_B = 3;
export const T_BOOL = 4;
export const T_NULL = 5;
export const T_SET = 6;
export const T_L = 7;
export const T_M = 8;

const LOWER = 0x20;
const [S, N, M, L, B] = [0x73, 0x6e, 0x6d, 0x6c, 0x62];

const lowerWord = (bytes: Uint8Array, start: number, end: number): string => {
  let word = '';
  for (let at = start; at < end; at += 1) word += String.fromCharCode((bytes[at] ?? 0) | LOWER);
  return word;
};

/** The type tag between `start` and `end`, in any casing: S, s; BOOL, bOOL, Bool; NULL, nULL, nULLValue, Nul. */
export function tagOf(bytes: Uint8Array, start: number, end: number): number {
  const first = (bytes[start] ?? 0) | LOWER;
  if (end - start === 1) {
    if (first === S) return T_S;
    if (first === N) return T_N;
    if (first === M) return T_M;
    if (first === L) return T_L;
    return first === B ? T_B : T_UNKNOWN;
  }
  switch (lowerWord(bytes, start, end)) {
    case 'ss':
    case 'ns':
    case 'bs':
      return T_SET;
    case 'bool':
      return T_BOOL;
    case 'null':
    case 'nul':
    case 'nullvalue':
      return T_NULL;
    default:
      return T_UNKNOWN;
  }
}
