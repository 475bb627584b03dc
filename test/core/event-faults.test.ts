import { catalogueFaults } from '../../core/catalogue-faults';
import {
  append,
  dataType,
  dynamodbTable,
  eventObjects,
  fields,
  position,
  snapshot,
  text,
  unfiltered,
  type Declaration,
} from '../../core/data-type';
import { CATALOGUE } from '../../catalogue/index';

const columns = {
  event_id: text(36).from('eventid').required(),
  partner_id: text(8).from('partnerid').required(),
  user_id: text(64).from('userid'),
};
const crossing = fields(['eventid', 'partnerid'], { hashed: ['userid'] });
const faults = (change: Partial<Declaration>): string[] =>
  catalogueFaults([
    dataType({
      name: 'sightings',
      description: 'Events of a test.',
      source: eventObjects(),
      load: append(),
      key: ['event_id'],
      columns,
      crossing,
      ...change,
    }),
  ]).map(({ fault }) => fault);

it('finds nothing wrong with the catalogue', () => {
  expect(catalogueFaults(CATALOGUE)).toEqual([]);
  expect(faults({})).toEqual([]);
});

it('lets nothing personal cross, nor a required column stay behind', () => {
  const said = text(64).personal();
  expect(
    faults({
      columns: { ...columns, said },
      crossing: fields(['eventid', 'partnerid', 'said'], { hashed: ['userid'] }),
    }),
  ).toEqual(['the crossing names "said", and column said says that it is personal']);
  expect(faults({ crossing: fields(['eventid'], { hashed: ['userid'] }) })).toEqual([
    'the crossing does not name "partnerid", and column partner_id is required: no Chinese event could load',
  ]);
  expect(faults({ columns: { ...columns, said }, crossing: unfiltered('agreed') })).toEqual([
    'column said is personal, and unfiltered() would carry it over the border',
  ]);
});

it.each([
  [
    'a path twice',
    { crossing: fields(['eventid', 'partnerid'], { hashed: ['eventid'] }) },
    'twice',
  ],
  ['no path', { crossing: fields(['eventid', 'partnerid', 'a b'], { hashed: [] }) }, 'no path'],
  [
    'a hash that does not fit',
    { columns: { ...columns, user_id: text(36).from('userid') } },
    'a hash of 64 signs',
  ],
  [
    'a leaf with another one inside it',
    { crossing: fields(['eventid', 'partnerid', 'track', 'track.id'], { hashed: ['userid'] }) },
    'one of them is no leaf',
  ],
  ['no reason', { crossing: unfiltered(' ') }, 'must say why'],
  ['a load mode of tables', { load: snapshot() }, 'append() is for events'],
  ['a position without a list', { columns: { ...columns, position: position() } }, 'exploded'],
  [
    'another list',
    { explode: 'screens', columns: { ...columns, name: text(8).from('others[].name') } },
    'not the list that is exploded',
  ],
  ['a list that nobody reads', { explode: 'screens' }, 'no column is read from the members'],
  [
    'a table that crosses',
    { source: dynamodbTable({ table: 'sightings', readShare: 1 }), load: snapshot() },
    'only events cross',
  ],
  [
    'a table that is exploded',
    {
      source: dynamodbTable({ table: 'sightings', readShare: 1 }),
      load: snapshot(),
      explode: 'screens',
      columns: { ...columns, name: text(8).from('screens[].name') },
    },
    'only events are exploded',
  ],
])('refuses %s', (_, change, fault) => {
  expect(faults(change).join('\n')).toContain(fault);
});
