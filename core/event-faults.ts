import type { Column, Crossing, DataType } from './data-type';

/** Hex digits of a keyed hash (HMAC-SHA-256). */
const HASH_BYTES = 64;
const PATH = /^[A-Za-z0-9_-]+(\[\])?(\.[A-Za-z0-9_-]+)*$/;

const isListed = (paths: readonly string[], { from }: Column): boolean => paths.includes(from);

function fieldsFaults(
  { columns }: DataType,
  { fields, hashed }: Extract<Crossing, { kind: 'fields' }>,
): string[] {
  const faults: string[] = [];
  const all = [...fields, ...hashed];
  for (const path of all.filter((each) => !PATH.test(each)))
    faults.push(`the crossing names "${path}", which is no path`);
  for (const path of new Set(all.filter((each, index) => all.indexOf(each) !== index)))
    faults.push(`the crossing names "${path}" twice`);
  for (const path of all) {
    const inner = all.find((each) => each.startsWith(`${path}.`) || each.startsWith(`${path}[]`));
    if (inner !== undefined)
      faults.push(`the crossing names "${path}" and "${inner}" inside it: one of them is no leaf`);
  }
  for (const column of columns.filter(({ origin }) => origin === undefined)) {
    const { name, from, kind, maxBytes = 0, personal, required } = column;
    if (personal === true && isListed(all, column))
      faults.push(`the crossing names "${from}", and column ${name} says that it is personal`);
    if (required && !isListed(all, column))
      faults.push(
        `the crossing does not name "${from}", and column ${name} is required: no Chinese event could load`,
      );
    if (isListed(hashed, column) && (kind !== 'text' || maxBytes < HASH_BYTES))
      faults.push(
        `"${from}" crosses as a hash of ${HASH_BYTES} signs, and column ${name} cannot hold it`,
      );
  }
  return faults;
}

function crossingFaults(type: DataType, crossing: Crossing): string[] {
  if (type.source.kind !== 'events') return ['only events cross the border; this is a table'];
  if (crossing.kind === 'fields') return fieldsFaults(type, crossing);
  return [
    ...(crossing.why.trim() === '' ? ['unfiltered() must say why'] : []),
    ...type.columns
      .filter(({ personal }) => personal === true)
      .map(
        ({ name }) => `column ${name} is personal, and unfiltered() would carry it over the border`,
      ),
  ];
}

function explodeFaults({ columns, explode }: DataType): string[] {
  const faults: string[] = [];
  for (const { name, from, origin } of columns) {
    if (origin === 'position' && explode === undefined)
      faults.push(`column ${name} is a position, and nothing is exploded`);
    if (origin === undefined && from.includes('[]') && !from.startsWith(`${explode ?? ''}[].`))
      faults.push(`column ${name} is read from "${from}", which is not the list that is exploded`);
  }
  if (explode !== undefined && !columns.some(({ from }) => from.startsWith(`${explode}[].`)))
    faults.push(`no column is read from the members of "${explode}"`);
  return faults;
}

/** What is wrong with those parts of a declaration that events alone have. */
export const eventFaults = (type: DataType): string[] => [
  ...(type.crossing === undefined ? [] : crossingFaults(type, type.crossing)),
  ...explodeFaults(type),
  ...((type.source.kind === 'events') === (type.load === 'append')
    ? []
    : ['append() is for events, and events have no other load mode']),
  ...(type.source.kind === 'dynamodb' && type.columns.some(({ origin }) => origin === 'partition')
    ? ['a table has no partition to tell of: awsPartition() is for events']
    : []),
  ...(type.source.kind === 'dynamodb' && type.explode !== undefined
    ? ['only events are exploded; this is a table']
    : []),
];
