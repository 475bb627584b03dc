import type { DataType } from '../core/data-type';
import { devices } from './devices';
import { users } from './users';

/** Every data type that Millrace loads. A new one is a file beside these and a line here. */
export const CATALOGUE: readonly DataType[] = Object.freeze([users, devices]);
