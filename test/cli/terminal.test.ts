import { terminalOf } from '../../cli/terminal';

function streams(isTTY: boolean, columns = 20) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY,
    columns,
    write: (text: string) => (written[name] += text),
  });
  return { written, out: stream('out'), err: stream('err') };
}

it('redraws its status line and takes it away before any other line', () => {
  const { written, out, err } = streams(true);
  const terminal = terminalOf(out, err, { TERM: 'xterm' });
  terminal.status('one');
  terminal.status('two');
  terminal.err('said');
  terminal.out('result');
  expect(written.err).toBe('one\r\u001b[2Ktwo\r\u001b[2Ksaid\n');
  expect(written.out).toBe('result\n');
});

it('cuts the status line to the width: a wrapped line cannot be redrawn', () => {
  const { written, out, err } = streams(true, 10);
  terminalOf(out, err, {}).status('0123456789abc');
  expect(written.err).toBe('012345678');
});

it.each([
  ['into a pipe', false, {}],
  ['on a terminal that cannot', true, { TERM: 'dumb' }],
])('draws no status line %s', (_, isTTY, environment) => {
  const { written, out, err } = streams(isTTY);
  const terminal = terminalOf(out, err, environment);
  terminal.status('one');
  terminal.err('said');
  expect(terminal.live).toBe(false);
  expect(written.err).toBe('said\n');
});

it.each([
  ['on a terminal', true, { TERM: 'xterm' }, true],
  ['into a pipe', false, { TERM: 'xterm' }, false],
  ['with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['on a terminal that cannot', true, { TERM: 'dumb' }, false],
])('says whether it may be coloured %s', (_, isTTY, environment, wanted) => {
  const { out, err } = streams(isTTY);
  expect(terminalOf(out, err, environment).color).toBe(wanted);
});
