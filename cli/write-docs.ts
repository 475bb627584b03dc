import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocs } from './generated-docs';

/** `npm run docs`: writes what is generated from the catalogue and the configuration. Run from dist/cli/. */
const ROOT = join(__dirname, '..', '..');

for (const { path, text } of generatedDocs(readFileSync(join(ROOT, 'README.md'), 'utf8'))) {
  writeFileSync(join(ROOT, path), text);
  console.log(path);
}
