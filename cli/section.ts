import { alignedTable } from './aligned-table';

/** A table with its title, indented; nothing where the table has a head and no rows. */
export const section = (title: string, rows: readonly (readonly string[])[]): string[] =>
  rows.length < 2 ? [] : ['', title, ...alignedTable(rows).map((line) => `  ${line}`)];
