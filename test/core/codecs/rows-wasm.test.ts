import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROWS_WASM_SOURCES } from '../../../core/codecs/rows-wasm';

it('is compiled from the sources that are here (npm run wasm)', () => {
  const folder = join(__dirname, '../../../assembly');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort())
    if (name.endsWith('.ts')) hash.update(readFileSync(join(folder, name)));
  expect(ROWS_WASM_SOURCES).toBe(hash.digest('hex'));
});
