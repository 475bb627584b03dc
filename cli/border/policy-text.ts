import { alignedTable } from '../aligned-table';
import type { PolicyReport, TypePolicy } from './policy-report';

const paths = (title: string, all: readonly string[]): string[] =>
  all.length === 0 ? [] : [`  ${title}: ${all.join(', ')}`];

function declared({ unfiltered, inClear, hashed, change }: TypePolicy): string[] {
  if (unfiltered !== null) return [`  crosses byte for byte: ${unfiltered}`];
  if (inClear.length + hashed.length === 0)
    return [change === 'none' ? '  nothing of it crosses' : '  nothing of it would cross any more'];
  return [...paths('in clear', inClear), ...paths('hashed', hashed)];
}

const CHANGE = {
  none: () => [],
  first: () => ['  Nothing of it has crossed yet: all of that is new.'],
  unchanged: () => ['  It crossed under the same declaration last.'],
  no_more: () => ['  Another policy than the last one; it would let nothing more through.'],
  more: () => ['  It would let through what did not cross before:'],
  unknown: () => [
    '  What the last policy let through is not recorded, so that nobody can compare: millrace border audit says more.',
  ],
} as const satisfies Record<TypePolicy['change'], () => string[]>;

function difference({ change, difference: found }: TypePolicy): string[] {
  if (found === null || change === 'first' || change === 'unchanged') return [];
  return [
    ...(found.isUnfilteredNow ? ['    whole objects, byte for byte'] : []),
    ...paths('  newly through, in clear', found.newlyThrough),
    ...paths('  in clear, was hashed', found.newlyInClear),
    ...paths('  newly hashed', found.newlyHashed),
    ...paths('  no longer through', found.noLongerThrough),
  ];
}

function last({ last: before }: TypePolicy): string[] {
  if (before === null) return [];
  const since = before.firstUsedAt === null ? '' : `, first used ${before.firstUsedAt}`;
  return [`  Last crossed ${before.lastCrossedAt} under ${before.policyVersion}${since}`];
}

const typeLines = (type: TypePolicy): string[] => [
  `${type.dataType}${type.policyVersion === null ? '' : `: policy ${type.policyVersion}`}`,
  ...declared(type),
  ...last(type),
  ...CHANGE[type.change](),
  ...difference(type),
  '',
];

/** Every policy that was used, where one type alone is asked for. */
const history = ({ history: all }: TypePolicy): string[] =>
  all.length === 0
    ? []
    : [
        'Policies that were used, oldest first (--json has what each declared)',
        ...alignedTable([
          ['policy', 'first used', 'key'],
          ...all.map(({ policyVersion, firstUsedAt, keyVersion }) => [
            policyVersion,
            firstUsedAt,
            keyVersion ?? '-',
          ]),
        ]).map((line) => `  ${line}`),
        '',
      ];

/** The policies for a person. */
export function policyText({ types, good, keyVersion }: PolicyReport): string {
  const [only] = types;
  return [
    ...types.flatMap(typeLines),
    ...(types.length === 1 && only !== undefined ? history(only) : []),
    keyVersion === null
      ? 'No key has made a hash yet, so that policies of hashed fields have no version.'
      : `Versions are with the key that the border used last: ${keyVersion}.`,
    good
      ? 'No type would let through more than it did.'
      : 'Somebody must agree to what is new before it crosses: the next run of the type lets it through.',
  ].join('\n');
}
