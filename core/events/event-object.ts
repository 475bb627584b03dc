/** Where the events of a type and day lie, in every bucket of events. */
export const eventsDayPrefix = (dataType: string, day: string): string =>
  `${dataType}/${day.replaceAll('-', '/')}/`;

/**
 * Why an object below a day's folder is no data. `hidden`: Hive's rule, which the old system read by. `error-output`:
 * what Firehose could not deliver, under a prefix that it names after the fault (`processing-failed`).
 */
export type LeftOut = 'hidden' | 'error-output' | 'empty';

/** The names under which somebody hides an object where it lies, so that it is no data any more. */
export function hiddenNames(key: string): string[] {
  const at = key.lastIndexOf('/') + 1;
  return ['_', '.'].map((sign) => key.slice(0, at) + sign + key.slice(at));
}

const ERRORS = /^(errors?|.*-failed)$/;

/** The rule by which an object of `size` bytes below the type's folder is left out, or null for data. */
export function leftOut(dataType: string, key: string, size: number): LeftOut | null {
  const parts = key.slice(dataType.length + 1).split('/');
  if (parts.some((part) => part.startsWith('_') || part.startsWith('.'))) return 'hidden';
  if (parts.slice(0, -1).some((part) => ERRORS.test(part))) return 'error-output';
  return size === 0 || key.endsWith('/') ? 'empty' : null;
}
