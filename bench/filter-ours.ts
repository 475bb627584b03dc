import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { plays } from '../catalogue/plays';
import { filterObject, objectFilter } from '../activities/filter-object';
import { keyedHasher } from '../core/border/keyed-hash';
import { filterPolicy, type FilterPolicy } from '../core/border/policy';
import { BENCH_KEY } from './filter-oracle';

/**
 * Our side of the filter benchmark, a process of its own: `node filter-ours.js OUT FILE...` makes the filtered copy of
 * each file below OUT, with the checksums that a copy has.
 */
async function main(policy: FilterPolicy, [out = '', ...files]: string[]): Promise<void> {
  const hasher = keyedHasher(BENCH_KEY);
  for (const [index, file] of files.entries()) {
    const filter = objectFilter(policy, hasher);
    const [sha256, md5] = [createHash('sha256'), createHash('md5')];
    const source = createReadStream(file, { highWaterMark: 2 ** 18 });
    await pipeline(
      filterObject(source, filter),
      async function* sums(packed: AsyncIterable<Buffer>) {
        for await (const bytes of packed) {
          sha256.update(bytes);
          md5.update(bytes);
          yield bytes;
        }
      },
      createWriteStream(join(out, `${index}.gz`)),
    );
    const checksums = { sha256: sha256.digest('hex'), md5: md5.digest('hex') };
    console.log(JSON.stringify({ ...filter.result().books, ...checksums }));
  }
}

const policy = filterPolicy(plays);
if (policy === null) throw new Error('plays has no policy');
void main(policy, process.argv.slice(2));
