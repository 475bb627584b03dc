import { DARK, LIGHT, type Palette } from './palette';

const variables = ({ states, ...colors }: Palette): string =>
  [
    ...Object.entries(colors).map(([name, value]) => `--${name}:${value}`),
    ...Object.entries(states).flatMap(([state, { back, ink }]) => [
      `--${state}:${back}`,
      `--${state}-ink:${ink}`,
    ]),
  ].join(';');

const fills = Object.keys(LIGHT.states)
  .map((state) => `.${state}{background:var(--${state});color:var(--${state}-ink)}`)
  .join('\n');

/**
 * The page's whole style. Days are squares that wrap, the same number in each row of every type, so that nothing is
 * wider than a phone; details stand at the lower edge, where a thumb does not cover them.
 */
export const PAGE_STYLE = `
:root{color-scheme:light dark;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
body{margin:0;padding:1rem 1rem 9rem;background:var(--page);color:var(--text);font:1rem/1.45 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto}
h1{font-size:1.4rem;margin:.2rem 0}
h2{font-size:1.1rem;margin:0 0 .5rem}
h3{font-size:1rem;margin:0}
p{margin:.3rem 0}
a{color:var(--link)}
code{font:.85em ui-monospace,monospace;overflow-wrap:anywhere}
.faint{color:var(--faint)}
section{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.8rem;margin:.8rem 0}
.verdict{display:inline-block;border-radius:.4rem;padding:.15rem .6rem;font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:.3rem .9rem;list-style:none;margin:.4rem 0 0;padding:0}
.legend b{display:inline-block;width:1.5rem;text-align:center;border-radius:.25rem;font-weight:600}
.days{display:grid;grid-template-columns:repeat(auto-fill,minmax(2.4rem,1fr));gap:3px;list-style:none;margin:.5rem 0 0;padding:0}
.day button{appearance:none;border:0;font:inherit;display:block;width:100%;min-height:2.6rem;padding:.15rem 0;border-radius:.25rem;text-align:center;font-size:.75rem;line-height:1.15;cursor:pointer}
.day button small{display:block;font-size:.85rem;font-weight:700}
.day button:focus-visible{outline:3px solid var(--text);outline-offset:1px}
.tip{display:none;position:fixed;z-index:2;left:0;right:0;bottom:0;max-height:45vh;overflow:auto;padding:.7rem 1rem;background:var(--panel);color:var(--text);border-top:2px solid var(--text);overflow-wrap:anywhere}
.day:hover .tip,.day:focus-within .tip{display:block}
.day:focus-within .tip{z-index:3}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:1rem}
figure{margin:0}
figcaption{font-size:.85rem;color:var(--faint)}
svg{display:block;width:100%;height:4.5rem;border-bottom:1px solid var(--line)}
svg rect{fill:var(--bar)}
.axis{display:flex;justify-content:space-between;font-size:.75rem;color:var(--faint)}
.failures{list-style:none;margin:0;padding:0}
.failures li{padding:.5rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
.failures li:first-child{border-top:0}
${fills}
`;
