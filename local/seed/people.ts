import { oneOf } from './choose';
import type { Dice } from './dice';

/** Every e-mail address of the seed ends so; the domain is reserved and nobody's (RFC 2606). */
export const EMAIL_MARKER = '@personal.example';
/** Every name of a person holds this, so that a test can look for it where no name may be. */
export const NAME_MARKER = 'Quillfeather';

const FIRST =
  'Ada Bo Chen Dilnoza Emre Fatima Goran Hana Ines João Kofi Lucía Mei Nils Olga Priya Quentin Rosa Søren Tariq Uma Vera Wanjiru Xavier Yusuf Zoë'.split(
    ' ',
  );
const LAST =
  'Abara Bianchi Castillo Dvořák Eriksen Fischer García Haddad Ito Jensen Kowalski Larsen Müller Nowak Okafor Petrov Quinn Rossi Silva Tanaka Ueda Vries Wang Xu Yılmaz Zhou'.split(
    ' ',
  );

/** Letters of ASCII only, as most mail providers ask for. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

/** A name and an address that look like a person's. */
export function person(
  roll: Dice,
  number: number,
): { readonly name: string; readonly email: string } {
  const [first, last] = [oneOf(FIRST, roll()), oneOf(LAST, roll())];
  return {
    name: `${first} ${last}-${NAME_MARKER}`,
    email: `${plain(first)}.${plain(last)}${number}${EMAIL_MARKER}`,
  };
}
