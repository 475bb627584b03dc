import { join } from 'node:path';

/** The checkout; this file runs from dist/bench. */
export const ROOT = join(__dirname, '..', '..');
/** Data of the benchmarks, and what they write: not in git, safe to delete. */
export const DATA = join(ROOT, 'bench', '.data');
/** Installed peers: not in git, safe to delete. */
export const PEERS = join(ROOT, 'bench', '.peers');
/** The peers' programs. */
export const PEER_SOURCES = join(ROOT, 'bench', 'peers');
