import fc from 'fast-check';
import { FAILURES } from '../../../core/failures';
import { alarmsMessage } from '../../../core/slack/alarms-message';
import { failuresMessage, type ToldFailure } from '../../../core/slack/failures-message';
import type { Block, Message } from '../../../core/slack/message';
import { noticeMessage } from '../../../core/slack/notice-message';
import { recoveredMessage } from '../../../core/slack/recovered-message';
import { unplannedMessage } from '../../../core/slack/unplanned-message';
import { parsePayload } from '../../../local/slack-inbox/payload';
import { anAlarm, aPlace, aToldFailure } from '../../support/a-notice';

function textsOf(block: Block): string[] {
  if (block.type === 'context') return block.elements.map(({ text }) => text);
  if ('fields' in block) return block.fields.map(({ text }) => text);
  return [block.text.text];
}
const blockText = ({ blocks }: Message): string => blocks.flatMap(textsOf).join('\n');

describe('one failure', () => {
  const message = failuresMessage(aPlace, [aToldFailure({ attempt: 3 })])!;
  const text = blockText(message);

  it('says type, day, hop, attempt, failure and who waits', () => {
    expect(text).toContain('✗ users 2026-11-22 failed in transform');
    for (const field of [
      '*Type*\nusers',
      '*Day*\n2026-11-22',
      '*Hop*\ntransform',
      '*Attempt*\n3',
      '*Failure*\nShrinkGuard',
      '*Waits for it*\ndevices',
    ])
      expect(text).toContain(field);
  });

  it('tells the cause and what to do apart', () => {
    expect(text).toContain('*What happened*\n```\nusers 2026-11-22: 100 rows, 50,000 before.\n```');
    expect(text).toContain(`*What to do*\n${FAILURES.ShrinkGuard.fix}`);
  });

  it('leads to the run, with its id percent-encoded, and to the command that runs it again', () => {
    expect(text).toContain(
      '<http://ui/namespaces/default/workflows/daily-etl%2Fusers%2F2026-11-22/019e0000-0000-7000-8000-00000000abcd|the run in Temporal>',
    );
    expect(text).toContain('`npx millrace run users --day 2026-11-22 --accept-shrink`');
  });

  it('says the same in its plain text, for a channel that refuses the blocks', () => {
    expect(message.text).toContain('✗ users 2026-11-22 failed in transform');
    expect(message.text).toContain('100 rows, 50,000 before.');
    expect(message.text).toContain(`What to do: ${FAILURES.ShrinkGuard.fix}`);
    expect(message.text).toContain('npx millrace run users --day 2026-11-22');
  });

  it('names the workflow where there is no UI to lead to', () => {
    const plain = failuresMessage({ uiUrl: null, namespace: 'default' }, [aToldFailure()])!;
    expect(blockText(plain)).toContain('`daily-etl/users/2026-11-22`');
  });

  it.each([
    ['TimedOut', 'Every attempt took too long'],
    ['Terminated', 'Somebody terminated the run'],
    ['NeverHeardOf', 'Nobody has met this failure before'],
  ])('says what to do about %s, which is no failure of the table', (type, advice) => {
    const told = failuresMessage(aPlace, [aToldFailure({ type, message: 'It ended.' })])!;
    expect(blockText(told)).toContain(advice);
  });
});

it('keeps in the command what the run was asked', () => {
  const run = aToldFailure({ type: 'AccessDenied', flags: ['--again'] });
  expect(blockText(failuresMessage(aPlace, [run])!)).toContain(
    '`npx millrace run users --day 2026-11-22 --again`',
  );
});

it('does not repeat what an unknown error says, which may hold a value of a record', () => {
  const message = failuresMessage(aPlace, [
    aToldFailure({ type: 'SyntaxError', message: 'Unexpected token in "jane@example.com"' }),
  ])!;
  expect(JSON.stringify(message)).not.toContain('jane@example.com');
  expect(blockText(message)).toContain('the run in Temporal has it');
});

describe('failures of one outage', () => {
  const runs = ['users', 'devices', 'plays'].map((dataType) =>
    aToldFailure({
      type: 'AccessDenied',
      message: 'S3 answered AccessDenied.',
      dataType,
      waiting: [],
    }),
  );
  const text = blockText(failuresMessage(aPlace, runs)!);

  it('are one message with the cause once and each run by name, link and command', () => {
    expect(text).toContain('✗ 3 runs failed: AccessDenied');
    expect(text.match(/S3 answered AccessDenied/g)).toHaveLength(1);
    for (const { dataType } of runs) {
      expect(text).toContain(`*${dataType} 2026-11-22* in transform, attempt 1, AccessDenied`);
      expect(text).toContain(`\`npx millrace run ${dataType} --day 2026-11-22\``);
    }
  });

  it('say each of its kinds with its own cause and advice, the first of each for all', () => {
    const kinds = ['ServiceUnreachable', 'LoadUnknown', 'ServiceUnreachable'] as const;
    const mixed = kinds.map((type, n) =>
      aToldFailure({ type, message: `${type} of run ${n}.`, dataType: `type_${n}`, waiting: [] }),
    );
    const said = blockText(failuresMessage(aPlace, mixed)!);
    expect(said).toContain('✗ 3 runs failed: ServiceUnreachable, LoadUnknown');
    expect(said).toContain('*ServiceUnreachable: what happened*');
    expect(said).toContain('ServiceUnreachable of run 0.');
    expect(said).toContain('LoadUnknown of run 1.');
    expect(said).not.toContain('of run 2.');
    expect(said).toContain(FAILURES.ServiceUnreachable.fix);
    expect(said).toContain(FAILURES.LoadUnknown.fix);
    expect(said).toContain('*type_2 2026-11-22* in transform, attempt 1, ServiceUnreachable');
  });

  it('say how many more there are when all of them have no room', () => {
    const many = Array.from({ length: 50 }, (_, n) =>
      aToldFailure({ day: `2026-10-${String((n % 28) + 1).padStart(2, '0')}` }),
    );
    const long = blockText(failuresMessage(aPlace, many)!);
    expect(long).toMatch(/\nand \d+ more$/);
    expect(long).toContain('28 days, 2026-10-01 to 2026-10-28');
  });
});

describe('a plan that failed', () => {
  const told = {
    kind: 'unplanned',
    workflow: 'dailyRun',
    day: '2026-11-22',
    workflowId: 'daily-run-2026-11-23T01:30:00Z',
    runId: 'r',
    failure: {
      type: 'TimedOut',
      message: 'No attempt ended in time (START_TO_CLOSE).',
      hop: 'plan',
    },
  } as const;
  const said = (change: Partial<typeof told> | { readonly day: null } = {}): string =>
    blockText(noticeMessage(aPlace, { ...told, ...change }, { attempts: [], hadFailed: false })!);

  it('is said with its cause, advice, link, and what runs the day', () => {
    expect(said()).toContain('✗ dailyRun 2026-11-22 failed in its plan: TimedOut');
    expect(said()).toContain('No attempt ended in time (START_TO_CLOSE).');
    expect(said()).toContain('Every attempt took too long');
    expect(said()).toContain('daily-run-2026-11-23T01%3A30%3A00Z/r|the run in Temporal>');
    expect(said()).toContain('`npx millrace backfill --from 2026-11-22 --to 2026-11-22`');
  });

  it('names no day where none is known', () => {
    expect(said({ day: null })).toContain('✗ dailyRun failed in its plan: TimedOut');
    expect(said({ day: null })).toContain('Start it again as it was started.');
  });
});

it('says recovered with the rows that are loaded now, and nothing when nothing had failed', () => {
  const run = {
    kind: 'success',
    dataType: 'users',
    day: '2026-11-22',
    workflowId: 'daily-etl/users/2026-11-22',
    runId: 'r',
    rows: 49_900,
  } as const;
  expect(noticeMessage(aPlace, run, { attempts: [], hadFailed: false })).toBeNull();
  const message = noticeMessage(aPlace, run, { attempts: [], hadFailed: true })!;
  expect(blockText(message)).toContain('✓ users 2026-11-22 recovered');
  expect(blockText(message)).toContain('49,900 rows');
  expect(blockText(recoveredMessage(aPlace, { ...run, rows: null }))).toContain(
    'what is loaded stands',
  );
});

it.each<[number, number, string]>([
  [1, 0, '⚠ 1 alarm'],
  [2, 1, '⚠ 2 alarms, 1 over'],
  [0, 2, '✓ 2 alarms over'],
])('puts %d new alarms and %d that are over under %j', (begun, over, title) => {
  const alarms = (count: number, sign: string) =>
    Array.from({ length: count }, (_, n) =>
      anAlarm({ id: `${sign}${n}`, what: `${sign}${n} is so.` }),
    );
  const message = alarmsMessage(alarms(begun, 'new'), alarms(over, 'old'))!;
  const [first, ...rest] = blockText(message).split('\n');
  expect(first).toBe(title);
  if (begun > 0)
    expect(rest.join('\n')).toContain('• new0 is so.\n   _What to do:_ Look at the run');
  if (over > 0) expect(rest.join('\n')).toContain('*No longer standing*\n• old0 is so.');
});

describe("Slack's limits", () => {
  const nasty = fc
    .array(
      fc.constantFrom(
        '&',
        '<',
        '<!channel>',
        '```',
        '😀',
        '\uD83D',
        'x'.repeat(97),
        '|',
        '\n',
        'a b',
      ),
      {
        maxLength: 120,
      },
    )
    .map((pieces) => pieces.join(''));
  /** Temporal's ids are UTF-8 on the wire. */
  const id = nasty.map((text) => text.replace(/\p{Surrogate}/gu, ''));
  const failure: fc.Arbitrary<ToldFailure> = fc.record({
    type: fc.oneof(nasty, fc.constantFrom(...Object.keys(FAILURES))),
    message: nasty,
    hop: nasty,
    dataType: nasty,
    day: nasty,
    workflowId: id,
    runId: fc.option(id),
    waiting: fc.array(nasty, { maxLength: 3 }),
    attempt: fc.option(fc.nat()),
  });
  const alarms = fc.array(fc.record({ id: nasty, what: nasty, fix: nasty }), { maxLength: 60 });

  function expectFit(message: Message): void {
    expect(parsePayload(JSON.stringify(message))).toEqual(message);
    expect(message.text.length).toBeLessThanOrEqual(3_000);
    const texts = [message.text, ...message.blocks.flatMap(textsOf)];
    expect(blockText(message).length).toBeLessThanOrEqual(13_000);
    for (const text of texts) {
      expect(text).not.toMatch(/<[!@#]/);
      expect(text).not.toMatch(/&(?!(amp|lt|gt);)/);
      expect(text).not.toMatch(/\p{Surrogate}/u);
    }
  }

  it('hold for failures, whatever they carry', () => {
    fc.assert(
      fc.property(fc.array(failure, { minLength: 1, maxLength: 60 }), (runs) => {
        expectFit(failuresMessage(aPlace, runs)!);
      }),
      { numRuns: 60 },
    );
  });

  it('hold for a plan that failed, whatever it carries', () => {
    fc.assert(
      fc.property(failure, fc.option(nasty), (run, day) => {
        const { type, message, hop, workflowId } = run;
        const told = { workflow: run.dataType, day, workflowId, runId: 'r' };
        expectFit(unplannedMessage(aPlace, { ...told, failure: { type, message, hop } }));
      }),
      { numRuns: 60 },
    );
  });

  it('hold for alarms, whatever they carry', () => {
    fc.assert(
      fc.property(alarms, alarms, (begun, over) => {
        fc.pre(begun.length + over.length > 0);
        expectFit(alarmsMessage(begun, over)!);
      }),
      { numRuns: 60 },
    );
  });
});
