import { person } from '../people';
import { dice, type Dice } from '../dice';
import { hexOf } from '../identity';
import { objectText, stringText, type Fields } from './json-text';

/** Each personal value of a Chinese event holds this, ids of people and devices included: look for it outside China. */
export const PERSONAL_MARKER = 'personal-cn-';
/** An id that an old app sends as a number begins so: too long for a double, and for chance. */
export const PERSONAL_NUMBER = '8800770066';

const HEX_DIGITS = 12;

/** A value that nobody else has. */
export const personal = (...words: readonly (string | number)[]): string =>
  PERSONAL_MARKER + hexOf('personal', ...words).slice(0, HEX_DIGITS);

/** What is said of a person in a Chinese event and no catalogue declares. */
export function chinesePersonalFields(seed: number, event: string, roll: Dice): Fields {
  const of = (field: string): string => stringText(personal(seed, event, field));
  const fields: Fields = {
    ...(roll() < 0.5 ? { email: of('email') } : {}),
    ...(roll() < 0.3 ? { phonenumber: of('phone') } : {}),
    ...(roll() < 0.5 ? { name: of('name') } : {}),
    ...(roll() < 0.7 ? { ipaddress: of('address') } : {}),
  };
  if (roll() < 0.7) return fields;
  const address = objectText({ street: of('street'), countrycode: of('country') });
  const listener = { name: of('listener'), userid: of('user'), addresses: `[${address}]` };
  // Named like paths of declared fields, which they are not.
  return {
    ...fields,
    listener: objectText(listener),
    'track.id': of('path'),
    'screens[].name': of('path too'),
  };
}

/** What an event of the world says of its person beyond what is declared; found by the marks of `people.ts`. */
export function undeclaredFields(seed: number, number: number, roll: Dice): Fields {
  if (roll() < 0.85) return {};
  const { name, email } = person(dice(seed, 'event person', number), number);
  return {
    email: stringText(email),
    name: stringText(name),
    sdk: objectText({ version: '"7.1"', flags: '[true,false,null,1.0e2,{"deep":[[]]}]' }),
    'track.id': '"not the track"',
  };
}
