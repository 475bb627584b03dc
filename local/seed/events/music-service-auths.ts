import { oneOf, weighted, zipf } from '../choose';
import { serviceOf } from '../user';
import type { ContentOf } from './content';
import { optional, stringText } from './json-text';

const outcomeOf = weighted(zipf(['signed_in', 'signed_out', 'refused'], 1.3));
const ERRORS = ['bad_password', 'no_subscription', 'region|blocked', '服务不可用'];

/** A sign-in to a music service, a sign-out, or a refusal. */
export const musicServiceAuth: ContentOf = ({ roll }) => {
  const [service, outcome] = [serviceOf(roll()), outcomeOf(roll())];
  const error = outcome === 'refused' ? oneOf(ERRORS, roll()) : null;
  const first = roll() < 0.15 ? null : String(outcome === 'signed_in' && roll() < 0.2);
  return {
    fields: {
      service: stringText(service),
      outcome: stringText(outcome),
      ...optional('errorcode', error, roll()),
      ...(first === null ? optional('firsttime', null, roll()) : { firsttime: first }),
    },
    rows: [{ music_service: service, outcome, error_code: error, is_first: first }],
  };
};
