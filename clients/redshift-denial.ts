/**
 * Redshift says only in words that somebody may not do something. Sources: PostgreSQL's aclcheck.c, from which Redshift's
 * texts come ("permission denied for relation users"; PostgreSQL 11 and later say "table"), and AWS's page
 * "Troubleshooting COPY" for the role ("S3ServiceException:Access Denied", "is not authorized to assume IAM Role").
 */
const DENIALS = [
  /permission denied (for|to)/i,
  /must be owner of/i,
  /S3ServiceException: ?Access ?Denied/i,
  /not authorized to (assume|get|perform)/i,
];

/** Whether an error text of the warehouse is about rights: the database user's, or those of the role that COPY reads with. */
export const isDenial = (text: string): boolean => DENIALS.some((denial) => denial.test(text));
