import { hopBooks } from '../../core/run-progress';
import { aGeneration } from '../support/a-run-report';
import { aSync } from '../support/fake-activities';

it.each<[number, string]>([
  [0, '3 read = 2 written + 1 quarantined'],
  [4, '3 read + 4 unfolded = 6 written + 1 quarantined'],
  [-2, '3 read - 2 unfolded = 0 written + 1 quarantined'],
])('says of %i unfolded rows how the books balance', (unfolded, text) => {
  const books = { read: 3, unfolded, written: 2 + unfolded, quarantined: 1 };
  const transformed = aGeneration({ books: { ...books, quarantinedByReason: {}, bytes: 1 } });
  expect(hopBooks({ transformed })).toEqual([{ hop: 'transform', books: text }]);
});

it('says the bytes of what was held back, and of nothing none', () => {
  const of = (change: Parameters<typeof aSync>[0]): string =>
    hopBooks({ synced: aSync(change) })[0]!.books;
  expect(of({})).toBe('10 read = 8 crossed + 2 held back (312 B); 4 copies, 4 of them new');
  expect(of({ books: { read: 8, crossed: 8, heldBack: 0 } })).toBe(
    '8 read = 8 crossed + 0 held back; 4 copies, 4 of them new',
  );
});
