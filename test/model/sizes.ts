/** How many states each case of a model has, printed once all are explored. */
export function sizes(model: string) {
  const lines: string[] = [];
  let total = 0;
  return {
    note: (name: string, states: number): void => {
      total += states;
      lines.push(`${String(states).padStart(8)}  ${name}`);
    },
    print: (): void => {
      console.log([`${model}: ${total} states`, ...lines].join('\n'));
    },
  };
}
