import { badCells, matrixOf } from '../../../core/status/matrix';
import { aCompleteCapture, aDay, aLoadedDay, aRun, aType } from '../../support/day-facts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const captured = aDay({ captures: [aCompleteCapture('20261120-01')] });
const users = (day = captured) => aType([day], { dataType: 'users' });
const devices = aType([captured], { dataType: 'devices', after: ['users'] });
const plays = aType([captured], { dataType: 'plays', after: ['devices'] });
const states = (types: Parameters<typeof matrixOf>[0]) =>
  matrixOf(types, NOW).types.map(({ cells }) => cells[0]?.state);

it('calls a day skipped whose upstream failed or was missed, and those behind it', () => {
  const failed = aDay({ runs: [aRun({ status: 'failed' })], captures: captured.captures });
  expect(states([users(failed), devices, plays])).toEqual(['failed', 'skipped', 'skipped']);
  expect(states([users(aDay()), devices, plays])).toEqual(['missed', 'skipped', 'skipped']);
});

it('calls a day missing whose upstream has not run either', () => {
  expect(states([users(), devices])).toEqual(['missing', 'missing']);
});

it('lets a run of its own speak for itself', () => {
  const failed = aDay({ runs: [aRun({ status: 'failed' })], captures: captured.captures });
  const own = aType([failed], { dataType: 'devices', after: ['users'] });
  expect(states([users(aDay()), own])).toEqual(['missed', 'failed']);
});

it('is good when all is loaded, superseded or running, and names the bad ones newest first', () => {
  const good = aType([aLoadedDay(), aDay({ runs: [aRun({ status: 'running' })] })]);
  expect(matrixOf([good], NOW)).toMatchObject({ good: true, counts: { loaded: 1, running: 1 } });
  const bad = aType([aDay({ day: '2026-11-19' }), aDay({ day: '2026-11-20' })]);
  const matrix = matrixOf([bad], NOW);
  expect(matrix).toMatchObject({ good: false, counts: { missed: 2 } });
  expect(badCells(matrix.types).map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-19']);
});
