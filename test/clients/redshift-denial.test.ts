import { isDenial } from '../../clients/redshift-denial';

it.each([
  'ERROR: permission denied for relation users',
  'ERROR: permission denied for table users',
  'ERROR: permission denied for schema accounts',
  'ERROR: permission denied to create temporary tables in database "analytics"',
  'ERROR: must be owner of relation users',
  'ERROR: S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 0,ExtRid 0,CanRetry 1',
  'ERROR: S3ServiceException:AccessDenied,Status 403, S3 key being read : s3://b/k',
  'ERROR: User arn:aws:redshift:eu-west-1:1:dbuser:c/u is not authorized to assume IAM Role arn:aws:iam::1:role/r',
])('takes for a matter of rights: %s', (text) => {
  expect(isDenial(text)).toBe(true);
});

it.each([
  'ERROR: Cannot insert a NULL value into column fence_is_mine',
  'ERROR: 1023 DETAIL: Serializable isolation violation on table in Redshift',
  "ERROR:  Query (0) canceled on user's request",
  'Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404',
])('leaves to time: %s', (text) => {
  expect(isDenial(text)).toBe(false);
});
