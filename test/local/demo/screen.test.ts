import { screenOn } from '../../../local/demo/screen';

function aScreen(isTTY: boolean, isDumb = false) {
  let written = '';
  let now = 0;
  const stream = { isTTY, columns: 12, write: (text: string) => (written += text) };
  const screen = screenOn(stream, isDumb, () => now);
  return { screen, written: () => written, later: (ms: number) => (now += ms) };
}

it('numbers its steps', () => {
  const { screen, written } = aScreen(false);
  screen.step('one');
  screen.step('two');
  expect(written()).toBe('\n1. one\n\n2. two\n');
});

it('redraws progress on a terminal, cut to its width, and takes it away before a line', () => {
  const { screen, written } = aScreen(true);
  screen.progress('0123456789abcdef');
  screen.progress('b');
  screen.line('c');
  expect(written()).toBe('0123456789a\r\u001b[2Kb\r\u001b[2Kc\n');
});

it.each([
  ['a pipe', false, false],
  ['a dumb terminal', true, true],
])('says progress every ten seconds on %s, in plain lines', (_, isTTY, isDumb) => {
  const { screen, written, later } = aScreen(isTTY, isDumb);
  screen.progress('a');
  later(9_999);
  screen.progress('b');
  later(1);
  screen.progress('c');
  screen.progress('d');
  screen.progress(null);
  expect(written()).toBe('c\n');
});
