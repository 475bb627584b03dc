const VOID = new Set(['meta', 'br', 'hr', 'img', 'input', 'link']);

/** Follows the tags of a page. `unclosed` names what is not closed, or closed out of order. */
export function tagsOf(page: string): { readonly tags: number; readonly unclosed: string[] } {
  const open: string[] = [];
  const unclosed: string[] = [];
  const body = page.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<!doctype html>/i, '');
  const tags = [...body.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)];
  for (const [, slash, name = ''] of tags) {
    if (VOID.has(name)) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) unclosed.push(name);
  }
  // What is left must be text: a stray bracket would be a text that escaped its place.
  const text = body.replace(/<\/?[a-z][^>]*>/g, '');
  if (/[<>]/.test(text)) unclosed.push('a bracket in the text');
  return { tags: tags.length, unclosed: [...unclosed, ...open] };
}
