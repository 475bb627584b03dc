import type { Fault } from '../support/fault-proxy';
import { hold, type Hold } from '../support/hold';

/** What one request of a run comes to. A killed worker's activity is begun anew. */
export const KINDS = [
  'killed before it arrives',
  'killed, and it arrives at the end',
  'killed after it is done',
  'lost reply',
  'arrives at the end',
  'sent twice',
  'delayed',
  '500',
  '503',
  'throttled',
  'reset',
  'truncated reply',
] as const;
export type Kind = (typeof KINDS)[number];

/** A fault made for one request, and what is to be done when it hits and when the run is over. */
export interface Injected {
  readonly fault: Fault;
  readonly held: Hold | null;
  /** Its worker dies when it is held. */
  readonly kills: boolean;
  /** It arrives when everything is over. */
  readonly isLate: boolean;
}

const plain = (fault: Fault): Injected => ({ fault, held: null, kills: false, isLate: false });
const held = (of: Hold, kills: boolean, isLate: boolean): Injected => ({
  fault: of,
  held: of,
  kills,
  isLate,
});

export function injected(kind: Kind): Injected {
  switch (kind) {
    case 'killed before it arrives':
      return held(hold('before'), true, false);
    case 'killed, and it arrives at the end':
      return held(hold('before'), true, true);
    case 'killed after it is done':
      return held(hold('after'), true, false);
    case 'arrives at the end':
      return held(hold('before', true), false, true);
    case 'lost reply':
      return plain('lost');
    case 'sent twice':
      return plain('twice');
    case 'truncated reply':
      return plain('truncated');
    case '500':
      return plain(500);
    case '503':
      return plain(503);
    case 'delayed':
    case 'throttled':
    case 'reset':
      return plain(kind);
    default:
      return kind satisfies never;
  }
}
