import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ITEM_FAULTS } from '../../../local/seed/broken-items';
import { LINE_FAULTS } from '../../../local/seed/broken-lines';
import { EMAIL_MARKER, NAME_MARKER } from '../../../local/seed/people';
import { TABLES } from '../../../local/seed/world';

/** The table's rows, without the blanks that the formatter aligns them with. */
const readme = readFileSync(join(__dirname, '../../../local/seed/README.md'), 'utf8')
  .replaceAll('`', '')
  .replace(/ *\| */g, '|');

describe("the seeder's README", () => {
  it.each(TABLES)('lists each kind of broken record of %s with its reason and column', (table) => {
    const missing = [...ITEM_FAULTS[table], ...LINE_FAULTS[table]].filter(
      ({ kind, reason, column }) => {
        const row = readme.split('\n').filter((line) => line.startsWith(`|${kind}|${reason}|`));
        return !row.some((line) => line.split(/[|,] ?/).includes(column ?? 'none'));
      },
    );
    expect(missing.map(({ kind }) => kind)).toEqual([]);
  });

  it('says how personal data is found', () => {
    expect(readme).toContain(EMAIL_MARKER);
    expect(readme).toContain(NAME_MARKER);
  });
});
