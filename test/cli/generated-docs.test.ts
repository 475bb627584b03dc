import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { navigation } from '../../catalogue/navigation';
import { betweenMarkers } from '../../cli/between-markers';
import { dataTypesPage } from '../../cli/data-types-page';
import { generatedDocs } from '../../cli/generated-docs';
import { text } from '../../core/data-type';
import { aDataType } from '../support/a-data-type';

const ROOT = join(__dirname, '..', '..');
const read = (path: string): string =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : '';

it.each(generatedDocs(read('README.md')))(
  '$path is what `npm run docs` writes',
  ({ path, text: wanted }) => {
    expect(read(path)).toBe(wanted);
  },
);

it('shows a column with its type, its path, what happens on the way and what sends it to quarantine', () => {
  const type = aDataType({
    columns: {
      thing_id: text(36).from('id').required(),
      country: text(2).from('state.country').upperCase().orNull(),
      tags: text(20).joined('|').truncate(),
    },
  });
  const page = dataTypesPage([type]);
  expect(page).toContain(
    '| `thing_id` | `VARCHAR(36)` | `id` | yes |  | `missing_required`, `wrong_type`, `too_long`, `equals_null_marker`, `nul` |',
  );
  expect(page).toContain(
    '| `country` | `VARCHAR(2)` | `state.country` |  | upper case; null where it does not fit |  |',
  );
  expect(page).toContain('members sorted, joined by `\\|`; cut to the length');
});

it('says how events are read where there are any', () => {
  expect(dataTypesPage([aDataType()])).not.toContain('## How events are read');
  const page = dataTypesPage([navigation]);
  expect(page).toContain('## How events are read');
  expect(page).toContain('| `position` | `BIGINT` | the place in the list, from 0 | yes |  |  |');
  expect(page).toMatch(
    /`occurred_at`.*`missing_required`, `wrong_type`, `not_an_instant`, `out_of_range`/,
  );
});

it('keeps what people wrote around the markers, and refuses a page without them', () => {
  const page = 'above\n<!-- a: written by npm run docs -->\nold\n<!-- /a -->\nbelow\n';
  const wanted = [
    'above',
    '<!-- a: written by npm run docs -->',
    '<!-- prettier-ignore-start -->',
    '',
    'new',
    '',
    '<!-- prettier-ignore-end -->',
    '<!-- /a -->',
    'below',
    '',
  ].join('\n');
  expect(betweenMarkers(page, 'a', 'new')).toBe(wanted);
  expect(betweenMarkers(wanted, 'a', 'new')).toBe(wanted);
  expect(() => betweenMarkers('above', 'a', 'new')).toThrow('<!-- a: written by npm run docs -->');
});
