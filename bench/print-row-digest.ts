import { rowDigest } from './row-digest';

/** `node print-row-digest.js FOLDER`: a process of its own, so that a Node that reads ZSTD can be asked. */
void rowDigest(process.argv[2] ?? '').then((digest) => console.log(JSON.stringify(digest)));
