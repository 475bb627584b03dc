import { CATALOGUE } from '../catalogue';
import { borderVariablesHelp } from '../config/border-config';
import { variablesHelp } from '../config/config';
import { betweenMarkers } from './between-markers';
import { configurationTable } from './configuration-table';
import { dataTypesPage } from './data-types-page';
import { operatePage } from './operate/operate-page';

/** A page as it should be. Paths are relative to the checkout. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every page that is generated, whole or in part; `readme` is the README as it is. */
export const generatedDocs = (readme: string): readonly Page[] => [
  { path: 'docs/data-types.md', text: dataTypesPage(CATALOGUE) },
  { path: 'docs/operate.md', text: operatePage() },
  {
    path: 'README.md',
    text: betweenMarkers(
      betweenMarkers(readme, 'configuration', configurationTable(variablesHelp())),
      'border-configuration',
      configurationTable(borderVariablesHelp()),
    ),
  },
];
