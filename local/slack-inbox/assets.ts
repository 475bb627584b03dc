/** Slack's look in few rules: readable on a phone and in the dark. */
export const STYLE = `
:root { --ink: #1d1c1d; --soft: #616061; --line: #dddddd; --paper: #ffffff; --tint: #f8f8f8; --link: #1264a3; --code: #c01343; --face: #4a154b; --mention: #e8f5fa; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #d1d2d3; --soft: #ababad; --line: #3f4144; --paper: #1a1d21; --tint: #222529; --link: #58b3ee; --code: #e8912d; --face: #7c3085; --mention: #1d3444; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.47 Lato, system-ui, "Helvetica Neue", Arial, sans-serif; }
header { padding: 12px 20px; border-bottom: 1px solid var(--line); background: var(--tint); }
header h1 { margin: 0; font-size: 18px; }
header p { margin: 0; color: var(--soft); font-size: 13px; }
header, main { padding-left: max(16px, calc((100vw - 860px) / 2)); padding-right: max(16px, calc((100vw - 860px) / 2)); }
article { display: flex; gap: 10px; padding: 14px 0; border-bottom: 1px solid var(--line); }
.face { flex: none; width: 36px; height: 36px; border-radius: 6px; background: var(--face); color: #ffffff; font-weight: 700; display: grid; place-items: center; }
.message { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.by { margin: 0 0 2px; }
.by time, .app { color: var(--soft); font-size: 12px; }
.app { background: var(--line); border-radius: 2px; padding: 0 3px; font-size: 10px; font-weight: 700; vertical-align: 1px; }
h2 { margin: 6px 0; font-size: 18px; line-height: 1.33; white-space: pre-wrap; }
.text { white-space: pre-wrap; }
.message > .text, .fields { margin: 4px 0; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr)); gap: 8px 16px; }
.context { display: flex; flex-wrap: wrap; gap: 2px 10px; margin: 4px 0; color: var(--soft); font-size: 12px; }
hr { border: 0; border-top: 1px solid var(--line); margin: 12px 0; }
code, pre { font: 12px/1.5 Menlo, Consolas, "DejaVu Sans Mono", monospace; background: var(--tint); border: 1px solid var(--line); border-radius: 3px; }
code { color: var(--code); padding: 2px 3px 1px; }
pre { margin: 4px 0; padding: 8px; white-space: pre-wrap; border-radius: 4px; }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid var(--line); }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
.mention { background: var(--mention); color: var(--link); border-radius: 3px; padding: 0 2px; }
.none, .unknown { color: var(--soft); font-style: italic; }
`;

/** Takes over what is new without a reload, which would lose a selection; waits quietly while the stack is down. */
export const LIVE = `
const every = 3000;
let last = null;
async function look() {
  try {
    const text = await (await fetch('/')).text();
    if (last !== null && text !== last) {
      const fresh = new DOMParser().parseFromString(text, 'text/html');
      document.querySelector('main').replaceWith(fresh.querySelector('main'));
      document.title = fresh.title;
    }
    last = text;
  } catch {}
  setTimeout(look, every);
}
look();
`;
