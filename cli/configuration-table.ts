import type { VariableHelp } from '../config/variables';
import { markdownTable } from './markdown-table';

/** The README's table of variables. */
export const configurationTable = (variables: readonly VariableHelp[]): string =>
  markdownTable([
    ['variable', 'default', 'what it is'],
    ...variables.map(({ name, description, fallback }) => [
      `\`${name}\``,
      fallback === null ? '' : `\`${fallback}\``,
      description,
    ]),
  ]).join('\n');
