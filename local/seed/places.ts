import { weighted, zipf } from './choose';

/** A country with some of its regions (ISO 3166-2) and the locales that its people choose, the usual one first. */
export interface Place {
  readonly country: string;
  readonly regions: readonly string[];
  readonly locales: readonly string[];
}

const place = (country: string, regions: string, locales: string): Place => ({
  country,
  regions: regions.split(' ').map((region) => `${country}-${region}`),
  locales: locales.split(' '),
});

/** The largest first: the list's order is the order of Zipf's law. */
const PLACES: readonly Place[] = [
  place('US', 'CA NY TX FL WA IL MA', 'en-US es-US'),
  place('GB', 'ENG SCT WLS NIR', 'en-GB'),
  place('DE', 'BY BE NW HH SN', 'de-DE en-GB'),
  place('CN', 'BJ SH GD ZJ SC', 'zh-CN zh-Hans-CN'),
  place('FR', 'IDF ARA PAC BRE', 'fr-FR'),
  place('NL', 'NH ZH UT', 'nl-NL en-GB'),
  place('JP', '13 27 14 23', 'ja-JP'),
  place('CA', 'ON QC BC AB', 'en-CA fr-CA'),
  place('AU', 'NSW VIC QLD', 'en-AU'),
  place('SE', 'AB O M', 'sv-SE'),
  place('ES', 'MD CT AN', 'es-ES ca-ES'),
  place('IT', '25 62 52', 'it-IT'),
  place('BR', 'SP RJ MG', 'pt-BR'),
  place('KR', '11 26 41', 'ko-KR'),
  place('PL', '14 12 02', 'pl-PL'),
  place('IN', 'MH KA DL', 'en-IN hi-IN'),
  place('NO', '03 46', 'nb-NO'),
  place('DK', '84 82', 'da-DK'),
  place('CH', 'ZH GE TI', 'de-CH fr-CH it-CH'),
  place('MX', 'CMX JAL', 'es-MX'),
  place('UA', '30 46', 'uk-UA'),
  place('BE', 'VLG WAL BRU', 'nl-BE fr-BE'),
  place('AT', '9 5', 'de-AT'),
  place('GR', 'I B', 'el-GR'),
];

/** Where a partner sells more than others do. */
const AT_HOME: Readonly<Record<string, readonly string[]>> = {
  aurora: ['US', 'CA', 'MX', 'BR'],
  borealis: ['SE', 'NO', 'DK', 'DE', 'PL'],
  cumulus: ['CN', 'JP', 'KR', 'IN'],
};
const STEEPNESS = 0.95;
const AT_HOME_TIMES = 5;

const ofPartner = new Map(
  Object.entries(AT_HOME).map(([partner, home]) => [
    partner,
    weighted(
      zipf(PLACES, STEEPNESS).map(
        ([value, weight]) =>
          [value, home.includes(value.country) ? weight * AT_HOME_TIMES : weight] as const,
      ),
    ),
  ]),
);
const anywhere = weighted(zipf(PLACES, STEEPNESS));

/** Where somebody of a partner lives. */
export const placeOf = (partner: string, roll: number): Place =>
  (ofPartner.get(partner) ?? anywhere)(roll);

/** Customers, the largest first. */
export const partnerOf = weighted([
  ['aurora', 64],
  ['borealis', 27],
  ['cumulus', 9],
]);
