import { EXIT } from '../exit-code';
import { typesInBooks } from '../facts/read-border-books';
import { readLastCrossing, readPolicies, sha256Of } from '../facts/read-policies';
import type { Shell } from '../shell';
import { copyBucketOf } from './audit';
import { policyReport, type PolicyFacts } from './policy-report';
import { policyText } from './policy-text';

async function read(shell: Shell): Promise<readonly PolicyFacts[]> {
  const reader = copyBucketOf(shell);
  const declared = new Map(
    shell.catalogue
      .filter(({ source }) => source.kind === 'events')
      .map(({ name, crossing }) => [name, crossing]),
  );
  const names = new Set([...declared.keys(), ...(await typesInBooks(reader))]);
  return Promise.all(
    [...names].map(async (dataType) => ({
      dataType,
      crossing: declared.get(dataType),
      records: (await readPolicies(reader, dataType)).records,
      last: await readLastCrossing(reader, dataType),
    })),
  );
}

/** `millrace border policy`: what may cross of a type, or of all, and what of it is new. */
export async function policy(shell: Shell, type: string | null, json: boolean): Promise<number> {
  const report = policyReport(await read(shell), type, sha256Of);
  shell.terminal.out(json ? JSON.stringify(report, null, 2) : policyText(report));
  return report.good ? EXIT.done : EXIT.notGood;
}
