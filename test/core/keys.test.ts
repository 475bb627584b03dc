import { crossingsPrefix, syncManifestKey } from '../../core/keys';

it('keeps the border’s own objects in dot folders, which are never read as data', () => {
  expect(syncManifestKey('plays', '2026-11-24', 7)).toBe('.sync/plays/2026-11-24/0007.json');
  expect(crossingsPrefix('plays', '2026-11-24')).toBe('.crossings/plays/2026-11-24/');
});
