import { parseOptions, WrongArguments } from '../../../local/seed/options';

describe("the seeder's arguments", () => {
  it('have defaults for all but the day', () => {
    expect(parseOptions(['--day', '2026-11-24'])).toEqual({
      seed: 1,
      users: 50_000,
      devices: 100_000,
      day: '2026-11-24',
      pastDays: 0,
      pastUsers: 3000,
      pastDevices: 6000,
      events: 'all',
      stateFile: null,
      expected: null,
    });
  });

  it('are taken as given', () => {
    const text = '--day 2026-11-24 --users 5 --devices 6 --seed 7 --days 8 --past-users 9';
    const more = '--past-devices 10 --events world --state a.json --expected b';
    expect(parseOptions(`${text} ${more}`.split(' '))).toMatchObject({
      seed: 7,
      users: 5,
      devices: 6,
      pastDays: 8,
      pastUsers: 9,
      pastDevices: 10,
      events: 'world',
      stateFile: 'a.json',
      expected: 'b',
    });
  });

  it.each([
    ['', '--day is missing'],
    ['--day 2026-02-30', "'2026-02-30' is no day"],
    ['--day yesterday', "'yesterday' is no day"],
    ['--day 2026-11-24 --users none', "--users is 'none': it must be a number from 1"],
    ['--day 2026-11-24 --users 0', '--users'],
    ['--day 2026-11-24 --users 99999999', '--users'],
    ['--day 2026-11-24 --days=-1', '--days'],
    ['--day 2026-11-24 --events china', "--events is 'china': it must be one of none, world, all"],
    ['--day 2026-11-24 --user 5', '--user'],
  ])('are refused with the usage: %s', (text, said) => {
    const parse = () => parseOptions(text.split(' ').filter(Boolean));
    expect(parse).toThrow(WrongArguments);
    expect(parse).toThrow(said);
    expect(parse).toThrow('Usage: ');
  });
});
