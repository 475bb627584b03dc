import type { Alarm } from '../contracts/slack';
import { lineSections } from './lines';
import { header, LIMITS, section, type Block, type Message } from './message';
import { safe } from './text';

/** Room of one alarm and of each list; together they stay below Slack's sum. */
const ROOM = { what: 600, fix: 400, begun: 8_000, over: 3_000, plain: 1_200 } as const;

const begunLine = ({ what, fix }: Alarm): string =>
  `• ${safe(what, ROOM.what)}\n   _What to do:_ ${safe(fix, ROOM.fix)}`;
const overLine = ({ what }: Alarm): string => `• ${safe(what, ROOM.what)}`;

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

function titleOf(begun: readonly Alarm[], over: readonly Alarm[]): string {
  if (begun.length === 0) return `✓ ${counted(over.length, 'alarm')} over`;
  const rest = over.length === 0 ? '' : `, ${over.length} over`;
  return `⚠ ${counted(begun.length, 'alarm')}${rest}`;
}

/** What the watch has found since its last look; null when that is nothing. */
export function alarmsMessage(begun: readonly Alarm[], over: readonly Alarm[]): Message | null {
  if (begun.length + over.length === 0) return null;
  const title = safe(titleOf(begun, over), LIMITS.header);
  const overBlocks: Block[] =
    over.length === 0
      ? []
      : [section('*No longer standing*'), ...lineSections(over.map(overLine), ROOM.over)];
  const plain = [...begun, ...over].map(({ what }) => what).join('\n');
  return {
    text: `${title}\n${safe(plain, ROOM.plain)}`,
    blocks: [header(title), ...lineSections(begun.map(begunLine), ROOM.begun), ...overBlocks],
  };
}
