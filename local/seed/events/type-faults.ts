import { fieldFault, type Blame, type EventFault } from './event-fault';
import type { EventType } from './event-world';

const outcomeFaults = [
  fieldFault('outcome absent', ['missing_required', 'outcome'], 'outcome', null),
  fieldFault('outcome too long', ['too_long', 'outcome'], 'outcome', '"granted_in_the_end"'),
];

const screens = (
  kind: string,
  reason: string,
  column: string | null,
  members: string,
  inChina?: Blame,
): EventFault => fieldFault(kind, [reason, column], 'screens', `[${members}]`, inChina);

const noList = (kind: string, value: string | null): EventFault =>
  fieldFault(kind, ['no_list', null], 'screens', value);

/** What may be wrong with an event of one type only. */
export const TYPE_FAULTS: Readonly<Record<EventType, readonly EventFault[]>> = {
  token_requests: [
    ...outcomeFaults,
    fieldFault(
      'error code too long',
      ['too_long', 'error_code'],
      'errorcode',
      `"${'e'.repeat(33)}"`,
    ),
  ],
  plays: [
    fieldFault('action absent', ['missing_required', 'action'], 'action', null),
    fieldFault('music source null', ['missing_required', 'music_source'], 'musicsource', 'null'),
    fieldFault(
      'track id too long',
      ['too_long', 'track_id'],
      'track',
      `{"id":"${'t'.repeat(65)}"}`,
    ),
    fieldFault('seconds as text', ['wrong_type', 'seconds_listened'], 'secondslistened', '"12"'),
    fieldFault(
      'seconds with four decimals',
      ['out_of_range', 'seconds_listened'],
      'secondslistened',
      '1.0001',
    ),
    fieldFault(
      'seconds of eight digits',
      ['out_of_range', 'seconds_listened'],
      'secondslistened',
      '1e7',
    ),
  ],
  navigation: [
    noList('screens absent', null),
    noList('screens null', 'null'),
    noList('screens a text', '"Home"'),
    noList('screens an object', '{"name":"Home"}'),
    screens('screen a text', 'member_not_an_object', null, '{"name":"Home"},"Queue"', {
      reason: 'missing_required',
      column: 'screen',
    }),
    screens(
      'screen without a name',
      'missing_required',
      'screen',
      '{"name":"Home"},{"option":"play"}',
    ),
    screens('screen too long', 'too_long', 'screen', `{"name":"${'s'.repeat(129)}"}`),
    screens(
      'seconds on a screen with four decimals',
      'out_of_range',
      'seconds_on_screen',
      '{"name":"Home"},{"name":"Queue","seconds":0.0001}',
    ),
  ],
  music_service_auths: [
    ...outcomeFaults,
    fieldFault('service absent', ['missing_required', 'music_service'], 'service', null),
    fieldFault('first time as text', ['wrong_type', 'is_first'], 'firsttime', '"true"'),
    fieldFault('first time a number', ['wrong_type', 'is_first'], 'firsttime', '1'),
  ],
  voice_feedback: [
    ...outcomeFaults,
    fieldFault('locale too long', ['too_long', 'locale'], 'locale', '"en-GB-x-abc"'),
    fieldFault('confidence as text', ['wrong_type', 'confidence'], 'confidence', '"0.5"'),
    fieldFault('duration past 64 bits', ['out_of_range', 'duration_ms'], 'durationms', '1e19'),
    fieldFault('duration with a fraction', ['out_of_range', 'duration_ms'], 'durationms', '12.5'),
  ],
};
