import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { ask } from '../sql/ask';

/** What somebody with the best intentions does to a warehouse, and what mends it. */
export const TAKE_AWAY = 'revoke insert on accounts.users from millrace_loader';
export const GIVE_BACK = 'grant insert on accounts.users to millrace_loader';

/** Mends what an earlier demo broke and nobody mended; before the first load there is no table. */
export async function mendLoad(redshift: RedshiftDataClient): Promise<void> {
  const sql = `select count(*) from svv_tables where table_schema = 'accounts' and table_name = 'users'`;
  const { rows } = await ask(redshift, sql);
  if (rows?.[0]?.[0] !== '0') await ask(redshift, GIVE_BACK);
}
