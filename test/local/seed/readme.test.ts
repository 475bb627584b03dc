import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ITEM_FAULTS } from '../../../local/seed/broken-items';
import { LINE_FAULTS } from '../../../local/seed/broken-lines';
import { COMMON_FAULTS } from '../../../local/seed/events/common-faults';
import { EVENT_TYPES } from '../../../local/seed/events/event-world';
import { PERSONAL_MARKER, PERSONAL_NUMBER } from '../../../local/seed/events/personal';
import { TYPE_FAULTS } from '../../../local/seed/events/type-faults';
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

  it.each(EVENT_TYPES)(
    'lists each kind of broken event of %s, and what China makes of it',
    (type) => {
      const rows = [
        ...COMMON_FAULTS.map((fault) => ({ in: 'all', fault })),
        ...TYPE_FAULTS[type].map((fault) => ({ in: type, fault })),
      ].map(({ in: where, fault: { kind, blame, inChina } }) => {
        const china =
          typeof inChina === 'string'
            ? `held back: ${inChina}`
            : inChina.reason === blame.reason
              ? 'the same'
              : inChina.reason;
        return `|${where}|${kind}|${blame.reason}|${blame.column ?? 'none'}|${china}|`;
      });
      expect(rows.filter((row) => !readme.split('\n').includes(row))).toEqual([]);
    },
  );

  it('says how personal data is found', () => {
    expect(readme).toContain(PERSONAL_MARKER);
    expect(readme).toContain(PERSONAL_NUMBER);
    expect(readme).toContain(EMAIL_MARKER);
    expect(readme).toContain(NAME_MARKER);
  });
});
