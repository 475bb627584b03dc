import { MARKS, type Case, type Mark, type Step } from './case';
import { lines, type Lines } from './lines';
import { parseStep } from './parse-step';

interface Head {
  rules: string[];
  mark: Mark;
  reference: string;
  gateway: Record<string, string>;
  refuses: boolean;
  notYet: string | null;
}

const isMark = (word: string): word is Mark => word in MARKS;

function headLine(head: Head, name: string, value: string, at: Lines): void {
  switch (name) {
    case 'rules':
      head.rules = value.split(/[\s,]+/);
      return;
    case 'mark': {
      const [word = '', ...reference] = value.split(' ');
      if (!isMark(word)) throw at.fault(`there is no mark ${word}`);
      head.mark = word;
      head.reference = reference.join(' ');
      return;
    }
    case 'gateway': {
      const [key = '', setting = ''] = value.split('=');
      head.gateway[key] = setting;
      return;
    }
    case 'refuses':
      head.refuses = value === 'by name';
      return;
    case 'not yet':
      head.notYet = value;
      return;
    default:
      throw at.fault(`a case has no ${name}`);
  }
}

const HEAD = /^(rules|mark|gateway|refuses|not yet): (.+)$/;

function parseHead(at: Lines): Head {
  const head: Head = {
    rules: [],
    mark: 'unverified',
    reference: '',
    gateway: {},
    refuses: false,
    notYet: null,
  };
  for (let found = HEAD.exec(at.peek() ?? ''); found; found = HEAD.exec(at.peek() ?? '')) {
    headLine(head, found[1] ?? '', found[2] ?? '', at);
    at.next();
  }
  if (head.rules.length === 0) throw at.fault('a case names its rules');
  return head;
}

const isBetween = (line: string): boolean => line === '' || line.startsWith('#');

/**
 * The cases of one file; README.md beside them says how they are written.
 * @throws Error with file and line of what cannot be read
 */
export function parseCases(file: string, text: string): Case[] {
  const at = lines(file, text);
  const cases: Case[] = [];
  for (let line = at.peek(); line !== null; line = at.peek()) {
    if (isBetween(line)) {
      at.next();
      continue;
    }
    const title = /^== (.+)$/.exec(line)?.[1];
    if (title === undefined) throw at.fault(`a case begins with "== its title", not with ${line}`);
    const number = at.number();
    at.next();
    const head = parseHead(at);
    const steps: Step[] = [];
    for (let step = at.peek(); step !== null && !step.startsWith('== '); step = at.peek()) {
      if (isBetween(step)) at.next();
      else steps.push(parseStep(at));
    }
    if (steps.length === 0) throw at.fault(`the case "${title}" does nothing`);
    cases.push({ file, line: number, title, ...head, steps });
  }
  return cases;
}
