/**
 * Prefixes of regions outside of the partition `aws`, longest first where one begins another. Source: the endpoint data of
 * botocore (facts of 2026); a region of none of them is the partition `aws`.
 */
const PREFIXES: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
];

/** The AWS partition that a region belongs to, by its name. */
export const partitionOf = (region: string): string =>
  PREFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
