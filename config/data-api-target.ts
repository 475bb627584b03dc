import type { Config } from './config';

/** The configuration's warehouse in the words of the Data API. */
export function dataApiTarget({ warehouse: { target, database } }: Config) {
  const secret = target.secretArn === undefined ? {} : { SecretArn: target.secretArn };
  if (target.kind === 'workgroup')
    return { Database: database, WorkgroupName: target.workgroup, ...secret };
  const user = target.dbUser === undefined ? {} : { DbUser: target.dbUser };
  return { Database: database, ClusterIdentifier: target.cluster, ...user, ...secret };
}
