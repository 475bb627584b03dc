import { longTailed, oneOf } from '../choose';
import type { Dice } from '../dice';
import { thousandthsText } from '../thousandths';
import type { ContentOf } from './content';
import { optional, stringText } from './json-text';
import { personal } from './personal';
import { spelledNumber } from './spellings';
import { truncated } from './truncated';

const SAID = [
  'play something by The Millponds',
  'stop',
  'spiel die Nachrichten|leiser',
  'joue «Été»',
  '播放周杰伦的夜曲',
  'turn it up\nno, down',
  'was läuft \\ gerade?',
  '',
];
const ANSWERED = ['OK.', 'Playing “Été”', 'I did not understand.', '好的，马上播放', '🔊 80 %|max'];
const INTENTS = ['play', 'stop', 'volume', 'what_is_playing', 'none'];
const OUTCOMES = ['understood', 'misunderstood', 'failed', 'ignored'];
const TEXT_BYTES = 1024;
const LONG = 300;

/** Somebody who talks longer than the column is wide, one time in a hundred. */
const spoken = (texts: readonly string[], roll: Dice): string | null => {
  const kind = roll();
  if (kind < 0.06) return null;
  const text = oneOf(texts, roll());
  return kind < 0.07 ? `${text} 嗯嗯 `.repeat(LONG) : text;
};

const marked = (text: string | null, mark: string | null): string | null =>
  text === null || mark === null ? text : `${mark} ${text}`;

/** Something said to a device. In China the words, marked as personal, stay there. */
export const voiceFeedback: ContentOf = ({ seed, event, actor, inChina, roll }) => {
  const markOf = (what: string) => (inChina ? personal(seed, event, what) : null);
  const utterance = marked(spoken(SAID, roll), markOf('utterance'));
  const response = marked(spoken(ANSWERED, roll), markOf('response'));
  const intent = roll() < 0.1 ? null : oneOf(INTENTS, roll());
  const confidence = roll() < 0.1 ? null : Math.round(roll() * 1000);
  const outcome = oneOf(OUTCOMES, roll() ** 2);
  const duration = roll() < 0.05 ? null : Math.ceil(longTailed(900, 0.9, roll(), roll()));
  return {
    fields: {
      ...optional('locale', actor.locale, roll()),
      ...optional('utterance', utterance, roll()),
      ...optional('intent', intent, roll()),
      confidence: confidence === null ? 'null' : spelledNumber(confidence, roll()),
      ...optional('response', response, roll()),
      outcome: stringText(outcome),
      durationms: duration === null ? 'null' : spelledNumber(duration * 1000, roll()),
    },
    rows: [
      {
        locale: actor.locale,
        utterance: truncated(utterance, TEXT_BYTES),
        intent,
        confidence: confidence === null ? null : thousandthsText(confidence),
        response: truncated(response, TEXT_BYTES),
        outcome,
        duration_ms: duration === null ? null : String(duration),
      },
    ],
  };
};
