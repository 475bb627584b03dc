import { oneOf, weighted, zipf } from '../choose';
import type { ContentOf } from './content';
import { optional, stringText } from './json-text';

const grantOf = weighted(
  zipf(['refresh_token', 'authorization_code', 'device_code', 'client_credentials'], 1.2),
);
const SCOPES = [
  'playback',
  'playback profile',
  'playback|profile|devices',
  'playback profile devices:write offline_access',
  '',
];
const ERRORS = ['invalid_grant', 'invalid_client', 'slow_down', 'expired\\token'];

/** A request for a token, and what came of it. */
export const tokenRequest: ContentOf = ({ roll }) => {
  const grant = roll() < 0.03 ? null : grantOf(roll());
  const scope = roll() < 0.1 ? null : oneOf(SCOPES, roll());
  const refused = roll() < 0.07;
  const error = refused && roll() < 0.9 ? oneOf(ERRORS, roll()) : null;
  const outcome = refused ? 'refused' : 'granted';
  return {
    fields: {
      ...optional('granttype', grant, roll()),
      ...optional('scope', scope, roll()),
      outcome: stringText(outcome),
      ...optional('errorcode', error, roll()),
    },
    rows: [{ grant_type: grant, scope, outcome, error_code: error }],
  };
};
