import { Argument, type Command } from 'commander';
import type { DataType } from '../core/data-type';
import { EXIT } from './exit-code';
import { command, type AddCommand } from './shell';

/** A command with what may be typed behind it; the path is `millrace status`, `millrace quarantine show`... */
interface Words {
  readonly path: readonly string[];
  readonly words: readonly string[];
}

/** Every command of the tree, with its subcommands, options and the data types where one is asked for. */
function wordsOf(
  of: Command,
  catalogue: readonly DataType[],
  path: readonly string[] = [],
): Words[] {
  const takesType = of.registeredArguments.some((argument) => argument.name() === 'type');
  const own = {
    path,
    words: [
      ...of.commands.map((each) => each.name()),
      ...(takesType || path.join(' ') === 'types show' ? catalogue.map(({ name }) => name) : []),
      ...of.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
      ...of.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : [])),
      '--help',
    ],
  };
  return [own, ...of.commands.flatMap((each) => wordsOf(each, catalogue, [...path, each.name()]))];
}

/** A case per command, the longest path first: the first that fits is the command that is being typed. */
const cases = (all: readonly Words[], line: (each: Words) => string): string =>
  all
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(line)
    .join('\n');

const bash = (
  all: readonly Words[],
): string => `# millrace completion bash > /etc/bash_completion.d/millrace
_millrace() {
  local typed=" \${COMP_WORDS[*]:1:COMP_CWORD-1} " words=""
  case "$typed" in
${cases(all, ({ path, words }) => `    ${path.length === 0 ? '*' : `" ${path.join(' ')} "*`}) words="${words.join(' ')}" ;;`)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _millrace millrace
`;

const zsh = (all: readonly Words[]): string => `#compdef millrace
# millrace completion zsh > "\${fpath[1]}/_millrace"
_millrace() {
  local typed=" \${words[2,CURRENT-1]} "
  case "$typed" in
${cases(all, ({ path, words }) => `    ${path.length === 0 ? '*' : `" ${path.join(' ')} "*`}) compadd -- ${words.join(' ')} ;;`)}
  esac
}
# The first time, zsh loads this file as the function itself.
if [ "\$funcstack[1]" = "_millrace" ]; then _millrace "$@"; else compdef _millrace millrace; fi
`;

const fish = (all: readonly Words[]): string =>
  [
    '# millrace completion fish > ~/.config/fish/completions/millrace.fish',
    'complete -c millrace -f',
    ...all.flatMap(({ path, words }) => {
      const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
      const condition = path.length === 0 ? '__fish_use_subcommand' : seen;
      return words.map((word) =>
        word.startsWith('--')
          ? `complete -c millrace -n '${condition}' -l ${word.slice(2)}`
          : `complete -c millrace -n '${condition}' -a ${word}`,
      );
    }),
    '',
  ].join('\n');

const SHELLS = { bash, zsh, fish } as const;

/** `millrace completion <shell>`: a script for the shell, made from the very commands that there are. */
export const addCompletion: AddCommand = (program, shell, ended) => {
  command(program, 'completion', 'bash|zsh|fish')
    .summary('print a completion script for a shell')
    .description('Prints a script that completes commands, options and data types.')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SHELLS)))
    .action((name: keyof typeof SHELLS) => {
      shell.terminal.out(SHELLS[name](wordsOf(program, shell.catalogue)).trimEnd());
      ended(EXIT.done);
    });
};
