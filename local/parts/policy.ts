/** One statement of an IAM policy. */
export interface Allow {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

export const allow = (Action: readonly string[], ...Resource: readonly string[]): Allow => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** ARNs of a bucket, and of its objects below a prefix: a partition's names mean nothing in the other one. */
export const s3Arns = (partition: 'aws' | 'aws-cn') => ({
  bucket: (name: string): string => `arn:${partition}:s3:::${name}`,
  objects: (name: string, prefix = ''): string => `arn:${partition}:s3:::${name}/${prefix}*`,
});
