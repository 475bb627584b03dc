import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { temporalCliAtHand } from '../../../local/temporal-cli';

describe('the Temporal CLI', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function program(place: string, mode = 0o755): string {
    mkdirSync(join(folder, place), { recursive: true });
    const path = join(folder, place, 'temporal');
    writeFileSync(path, '');
    chmodSync(path, mode);
    return path;
  }
  const cache = (): string => join(folder, 'cache');
  const path = (...places: string[]): string =>
    places.map((place) => join(folder, place)).join(delimiter);

  it('is the one that TEMPORAL_CLI names, before all others', () => {
    const [named] = [program('named'), program('path'), program('cache/bin')];
    expect(temporalCliAtHand(cache(), { TEMPORAL_CLI: named, PATH: path('path') })).toBe(named);
  });

  it('is the first program of that name on PATH, before the cached one', () => {
    program('not-a-program', 0o644);
    mkdirSync(join(folder, 'a-folder/temporal'), { recursive: true });
    const wanted = program('path');
    program('cache/bin');
    const PATH = path('nowhere', 'not-a-program', 'a-folder', 'path');
    expect(temporalCliAtHand(cache(), { TEMPORAL_CLI: '', PATH })).toBe(wanted);
  });

  it('is the cached one where PATH has none, and has to be fetched where there is none either', () => {
    expect(temporalCliAtHand(cache(), { PATH: path('nowhere') })).toBeNull();
    const cached = program('cache/bin');
    expect(temporalCliAtHand(cache(), { PATH: path('nowhere') })).toBe(cached);
  });

  it('is not looked for elsewhere when TEMPORAL_CLI names nothing that runs', () => {
    program('cache/bin');
    expect(() => temporalCliAtHand(cache(), { TEMPORAL_CLI: join(folder, 'gone') })).toThrow(
      /TEMPORAL_CLI is .*gone, where there is no program/,
    );
  });
});
