import { difference, wire } from './runner/answers';
import { rowText, unescaped } from './runner/cells';
import { clusterTarget } from './runner/cluster-target';

describe('an answer', () => {
  it.each([
    [{ a: 1 }, { a: 1, b: 2 }, null],
    [{ a: null }, { b: 2 }, null],
    [{ a: '*' }, { a: 0 }, null],
    [{ a: '/^x+$/' }, { a: 'xx' }, null],
    [{ a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }] }, null],
    [{ a: 1 }, { a: 2 }, 'the answer.a is 2, not 1'],
    [{ a: null }, { a: 0 }, 'the answer.a is 0'],
    [{ a: '*' }, {}, 'the answer.a is absent'],
    [{ a: '/^x+$/' }, { a: 'y' }, 'the answer.a "y" does not match /^x+$/'],
    [{ a: [] }, { a: [1] }, 'the answer.a has 1 items, not 0: [1]'],
  ])('that should be %j and is %j', (wanted, got, fault) => {
    expect(difference(wanted, got)).toBe(fault);
  });

  it('has its times as seconds, and no members that are not there', () => {
    expect(wire({ at: new Date(1500), none: undefined, $metadata: {} })).toEqual({ at: 1.5 });
  });
});

it('shows a row so that empty texts, outer blanks, nulls and signs of its own can be told apart', () => {
  const row = [
    { stringValue: '' },
    { stringValue: ' a' },
    { isNull: true as const },
    { stringValue: 'NULL' },
    { stringValue: 'a|b\\c\n' },
    { longValue: 7 },
  ];
  expect(rowText(row)).toBe("'' | ' a' | NULL | 'NULL' | a\\|b\\\\c\\n | 7");
});

it('reads escapes of a file as bytes', () => {
  expect(unescaped('a\\n\\x41\\\\\\|\\0')).toBe('a\nA\\|\0');
});

describe('the real cluster', () => {
  it('is none unless the environment names one', () => {
    expect(clusterTarget({ MILLRACE_CASES_REDSHIFT_BUCKET: 'b' })).toBeNull();
  });

  it('needs a bucket and a way to hold tables', () => {
    expect(() => clusterTarget({ MILLRACE_CASES_REDSHIFT_WORKGROUP: 'w' })).toThrow(
      'MILLRACE_CASES_REDSHIFT_BUCKET and MILLRACE_CASES_REDSHIFT_PG_URL must be set as well',
    );
  });

  it('is named by a workgroup or a cluster, and who asks', async () => {
    const target = clusterTarget({
      MILLRACE_CASES_REDSHIFT_CLUSTER: 'c',
      MILLRACE_CASES_REDSHIFT_DB_USER: 'u',
      MILLRACE_CASES_REDSHIFT_DATABASE: 'd',
      MILLRACE_CASES_REDSHIFT_BUCKET: 'b',
      MILLRACE_CASES_REDSHIFT_PG_URL: 'postgresql://x',
    });
    expect(target?.identity).toEqual({ ClusterIdentifier: 'c', Database: 'd', DbUser: 'u' });
    await target?.stop();
  });
});
