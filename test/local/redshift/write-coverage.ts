import { writeFileSync } from 'node:fs';
import { COVERAGE_FILE, coverageText } from './runner/coverage-file';

/** `npm run coverage:redshift`. Run by jest, which reads TypeScript. */
it('writes what the cases show of the local Redshift', () => {
  writeFileSync(COVERAGE_FILE, coverageText());
});
