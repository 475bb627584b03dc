import type { DataType } from '../core/data-type';
import { devices } from './devices';
import { music_service_auths } from './music_service_auths';
import { navigation } from './navigation';
import { plays } from './plays';
import { token_requests } from './token_requests';
import { users } from './users';
import { voice_feedback } from './voice_feedback';

/** Every data type that Millrace loads. A new one is a file beside these and a line here. */
export const CATALOGUE: readonly DataType[] = Object.freeze([
  users,
  devices,
  token_requests,
  plays,
  navigation,
  music_service_auths,
  voice_feedback,
]);
