import { AWKWARD_TEXTS } from '../awkward-texts';
import { longTailed, oneOf, weighted, zipf } from '../choose';
import type { Dice } from '../dice';
import { uuidOf } from '../identity';
import type { Row } from '../row';
import { thousandthsText } from '../thousandths';
import type { ContentOf } from './content';
import { listText, objectText, optional, stringText } from './json-text';
import { personal } from './personal';
import { spelledNumber } from './spellings';

const screenOf = weighted(
  zipf(['Home', 'Now playing', 'Search', 'Settings|Wi-Fi', '我的音乐', 'Räume\\EG', 'Queue'], 0.8),
);
const OPTIONS = ['play', 'add to queue', 'Küche|Bad', 'volume "up"', 'back\nforth'];
const MOST_SCREENS = 6;
const VERSIONS = ['7.4.0', '7.3.2', '7.3.1-beta|2', '6.9'];

/** How many screens: usually some, now and then none. */
const countOf = (roll: number): number => Math.floor(roll ** 1.4 * (MOST_SCREENS + 1));

/** A member of the list, as its sender writes it and as a row; in China with something personal beside it. */
function screenAt(position: number, roll: Dice, remark: string | null): [string, Row] {
  const name = roll() < 0.02 ? oneOf(AWKWARD_TEXTS, roll()) : screenOf(roll());
  const option = roll() < 0.3 ? null : oneOf(OPTIONS, roll());
  const seconds = roll() < 0.1 ? null : Math.round(longTailed(6000, 1.2, roll(), roll()));
  const spelled = seconds === null ? 'null' : spelledNumber(seconds, roll());
  const member = {
    ...(remark === null ? {} : { remark: stringText(remark) }),
    name: stringText(name),
    ...optional('option', option, roll()),
    seconds: spelled,
    ...(roll() < 0.1 ? { position: '99' } : {}),
  };
  const row = {
    position: String(position),
    screen: name,
    option_selected: option,
    seconds_on_screen: seconds === null ? null : thousandthsText(seconds),
  };
  return [objectText(member), row];
}

/** A way through an app: a row for each screen. */
export const navigationContent: ContentOf = ({ seed, event, inChina, roll }) => {
  const session = roll() < 0.03 ? null : uuidOf(seed, 'session', event);
  const version = roll() < 0.05 ? null : oneOf(VERSIONS, roll());
  const screens = Array.from({ length: countOf(roll()) }, (_, position) =>
    screenAt(position, roll, inChina ? personal(seed, event, 'screen', position) : null),
  );
  return {
    fields: {
      ...optional('sessionid', session, roll()),
      ...optional('appversion', version, roll()),
      screens: listText(screens.map(([member]) => member)),
    },
    rows: screens.map(([, row]) => ({ session_id: session, app_version: version, ...row })),
  };
};
