import { z } from 'zod';
import { isDay } from '../day';

/** A UTC calendar day as text. */
export const day = z.string().refine(isDay, 'must be a calendar day, YYYY-MM-DD');
