import { CATALOGUE } from '../../catalogue';
import { plays } from '../../catalogue/plays';
import { unknownEnvelope, unknownWord } from '../../core/shape';

it('knows every word of the catalogue', () => {
  expect(CATALOGUE.map(unknownWord)).toEqual(CATALOGUE.map(() => null));
  expect(['item', 'bare', 'event'].map(unknownEnvelope)).toEqual([null, null, null]);
});

const [column] = plays.columns;

it.each<[string, object]>([
  ['the property explodeAll', { explodeAll: 'screens' }],
  ['the source kafka', { source: { kind: 'kafka' } }],
  ['the load mode merge', { load: 'merge' }],
  ['the property maskedBy of column event_id', { columns: [{ ...column, maskedBy: 'x' }] }],
  ['the kind geometry of column event_id', { columns: [{ ...column, kind: 'geometry' }] }],
  ['the misfit round of column event_id', { columns: [{ ...column, misfit: 'round' }] }],
  ['the conversion julian of column event_id', { columns: [{ ...column, conversion: 'julian' }] }],
  ['the origin file of column event_id', { columns: [{ ...column, origin: 'file' }] }],
])('does not know %s, and says so', (unknown, change) => {
  expect(unknownWord({ ...plays, ...change })).toBe(unknown);
});

it('does not know an envelope of later', () => {
  expect(unknownEnvelope('parquet')).toBe('the envelope parquet');
});
