import type { Listed } from './capture-listing';

/** A generation whose report is there. */
export interface ListedGeneration {
  readonly day: string;
  readonly generation: string;
  readonly reportKey: string;
  /** Too small to be a report: housekeeping may have taken its place. */
  readonly isDoubtful: boolean;
}

const REPORT = /^warehouse\/[^/]+\/([^/]+)\/([^/]+)\/report\.json$/;
const SMALLEST_REPORT_BYTES = 64;

const OWN = /^(warehouse\/[^/]+\/[^/]+\/[^/]+\/)[^/]+$/;

/** What sorts right before the report of a key's generation, when the key is one of the parts before it; else null. */
export function behindGenerationParts(key: string): string | null {
  const [, folder] = OWN.exec(key) ?? [];
  return folder !== undefined && key < `${folder}report` ? `${folder}report` : null;
}

/** The committed generations of a listing of `warehouse/<type>/`, in the order of their ids, which is that of time. */
export function listedGenerations(objects: Iterable<Listed>): ListedGeneration[] {
  const found: ListedGeneration[] = [];
  for (const { key, size } of objects) {
    const [, day, generation] = REPORT.exec(key) ?? [];
    if (day === undefined || generation === undefined) continue;
    found.push({ day, generation, reportKey: key, isDoubtful: size < SMALLEST_REPORT_BYTES });
  }
  return found.sort((a, b) => (a.generation < b.generation ? -1 : 1));
}
