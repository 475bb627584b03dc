import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './case';
import { parseCases } from './parse-cases';

const FOLDER = join(__dirname, '..', 'cases');

/** Every case of the suite, file by file. */
export const allCases = (): Case[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.cases'))
    .sort()
    .flatMap((name) => parseCases(name, readFileSync(join(FOLDER, name), 'utf8')));
