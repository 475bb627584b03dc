import { hopBooks } from '../../core/run-progress';
import { aGeneration } from '../support/a-run-report';

it.each<[number, string]>([
  [0, '3 read = 2 written + 1 quarantined'],
  [4, '3 read + 4 unfolded = 6 written + 1 quarantined'],
  [-2, '3 read - 2 unfolded = 0 written + 1 quarantined'],
])('says of %i unfolded rows how the books balance', (unfolded, text) => {
  const books = { read: 3, unfolded, written: 2 + unfolded, quarantined: 1 };
  const transformed = aGeneration({ books: { ...books, quarantinedByReason: {}, bytes: 1 } });
  expect(hopBooks({ transformed })).toEqual([{ hop: 'transform', books: text }]);
});
