// Adds up jest's JSON reports. A skipped or unwritten test is a failure here: no lane leaves anything out.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder] = process.argv.slice(2);
const reports = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
const sum = (name) => reports.reduce((total, report) => total + report[name], 0);

const left = sum('numPendingTests') + sum('numTodoTests');
if (left > 0) console.log(`${left} tests were left out; none may be`);
const failed = sum('numFailedTests') + sum('numRuntimeErrorTestSuites') + left;
const passed = sum('numPassedTests');
if (passed === 0) console.log('no test ran');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
