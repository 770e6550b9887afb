/** The look of the web page: one accent, three greys, hairlines. The theme follows the system. */
export const style = `:root {
  color-scheme: light dark;
  --canvas: light-dark(#f6f6f4, #0f1011); --surface: light-dark(#fff, #161718); --well: light-dark(#f6f6f4, #1c1e20);
  --active: light-dark(#e9e9e5, #282a2d); --line: light-dark(#e6e6e2, #26282b); --line-2: light-dark(#d3d3ce, #383b3f);
  --line-control: light-dark(#8a8e92, #6c7177); --text: light-dark(#1a1b1c, #ececec); --text-2: light-dark(#52565b, #abafb4);
  --text-3: light-dark(#63676c, #8f949a); --accent: light-dark(#0b6963, #4cc5b6); --accent-soft: light-dark(#e2f0ee, #14302d);
  --better: light-dark(#1d5ca6, #86b7f5); --better-soft: light-dark(#e4eefa, #16273c); --worse: light-dark(#a44300, #f0a367);
  --worse-soft: light-dark(#fbeade, #38230f); --danger: light-dark(#b3261e, #f38b82); --danger-soft: light-dark(#fbe9e7, #3b1a18);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 16px; background: var(--surface); }
body { margin: 0; display: grid; grid-template-columns: 288px minmax(0, 1fr); font: 400 0.875rem/1.6 var(--sans); color: var(--text); }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; border-radius: 2px; }
h1, h2, h3, h4, p, ul, dl, dd, pre { margin: 0; padding: 0; } ul { list-style: none; }
[hidden] { display: none !important; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999px; top: 8px; z-index: 2; padding: 4px 12px; background: var(--surface); border: 1px solid var(--line-2); border-radius: 6px; } .skip:focus { left: 8px; }
code, pre, kbd { font-family: var(--mono); font-size: 0.8125rem; }
p code, dd code, td code { background: var(--well); border: 1px solid var(--line); border-radius: 4px; padding: 0 4px; overflow-wrap: anywhere; }
pre { background: var(--well); border: 1px solid var(--line); border-radius: 6px; padding: 12px; overflow-x: auto; line-height: 1.5; }

.side { position: sticky; top: 0; height: 100vh; display: flex; flex-direction: column; background: var(--canvas); border-right: 1px solid var(--line); font-size: 0.8125rem; line-height: 1.45; }
.top { padding: 12px 16px; display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.brand { flex: 1; color: var(--text); font-weight: 600; font-size: 0.875rem; }
#menu { display: none; }
#find { position: relative; flex-basis: 100%; }
#q { width: 100%; height: 32px; font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line-control); border-radius: 6px; padding: 0 8px; }
#q::placeholder { color: var(--text-3); opacity: 1; }
#find kbd { position: absolute; right: 8px; top: 7px; font-size: 0.6875rem; line-height: 16px; padding: 0 5px; color: var(--text-2); background: var(--well); border: 1px solid var(--line-2); border-radius: 4px; } #q:focus ~ kbd, #q:not(:placeholder-shown) ~ kbd { display: none; }
nav { overflow-y: auto; padding: 0 8px 24px; flex: 1; }
nav h2 { font-size: 0.6875rem; font-weight: 600; padding: 16px 8px 4px; } nav h2 a { color: var(--text-2); }
nav li a { display: flex; align-items: center; gap: 8px; min-height: 28px; padding: 0 8px; border-radius: 4px; color: var(--text); } nav li a:hover { background: var(--active); text-decoration: none; }
nav li a[aria-current] { background: var(--accent-soft); color: var(--accent); }
.p { font-family: var(--mono); font-size: 0.75rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; direction: rtl; text-align: left; unicode-bidi: plaintext; }
.m { flex: none; display: inline-block; font: 600 0.6875rem/18px var(--sans); padding: 0 5px; border-radius: 4px; text-align: center; background: var(--accent-soft); color: var(--accent); }
nav .m { width: 50px; font-size: 0.625rem; }
.m.get { background: var(--better-soft); color: var(--better); } .m.put, .m.patch { background: var(--worse-soft); color: var(--worse); } .m.delete { background: var(--danger-soft); color: var(--danger); }

main { padding: 32px 40px 96px; max-width: 1240px; min-width: 0; } main:focus { outline: none; }
h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 600; letter-spacing: -0.01em; }
main header p, .guide > p { max-width: 76ch; margin-top: 8px; }
.hint { color: var(--text-2); }
h2 { line-height: 1.25; } main h2 { font-size: 1.25rem; font-weight: 600; letter-spacing: -0.01em; } main h2 a, main h3 a { color: inherit; }
.group { margin-top: 48px; } .guide { margin-top: 40px; } .lead { margin-top: 4px; }
.guide pre, .guide .scroll, .guide .fields { margin-top: 12px; max-width: 900px; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-size: 0.75rem; font-weight: 600; color: var(--text-2); background: var(--well); } th, td { padding: 6px 12px; border-bottom: 1px solid var(--line); vertical-align: top; } tbody tr:last-child td { border-bottom: 0; }
td code { white-space: nowrap; background: none; border: 0; padding: 0; }

.op { margin-top: 24px; padding-top: 24px; border-top: 1px solid var(--line); }
.op h3 { font-size: 0.9375rem; line-height: 1.5; font-weight: 600; } .op h3 .m { margin-right: 4px; vertical-align: 1px; } .op h3 code { font-size: 0.9375rem; font-weight: 500; }
.op > p { margin-top: 4px; max-width: 76ch; } .op > .fields { margin-top: 8px; max-width: 900px; }
details { margin-top: 6px; } summary { cursor: pointer; font-size: 0.75rem; color: var(--text-2); }
.hint a, dd a, .t a, .about > p a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px; text-decoration-color: color-mix(in srgb, currentcolor 50%, transparent); }
.cols { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 440px); gap: 32px; margin-top: 8px; }
.about > p { margin-top: 4px; max-width: 76ch; } .sum { font-weight: 500; }
.needs, .errs { font-size: 0.8125rem; color: var(--text-2); } .about > .errs { margin-top: 16px; } .errs b { font-weight: 600; color: var(--text); margin-right: 4px; } .errs a { margin-right: 6px; font-variant-numeric: tabular-nums; }
h4 { margin-top: 20px; font-size: 0.8125rem; font-weight: 600; } .t { font-size: 0.75rem; font-weight: 400; color: var(--text-2); }
.fields { margin-top: 6px; border-top: 1px solid var(--line); }
.f { display: grid; grid-template-columns: minmax(0, 200px) minmax(0, 1fr); gap: 0 16px; padding: 6px 0; border-bottom: 1px solid var(--line); }
.f dt { overflow-wrap: anywhere; line-height: 1.45; } .f .n { font-weight: 500; } .f .t { display: block; } .f dd { font-size: 0.8125rem; line-height: 1.5; }
.req { font-size: 0.6875rem; font-weight: 500; color: var(--worse); white-space: nowrap; }
:target { scroll-margin-top: 16px; } .op:target > h3 a, h2:target a { color: var(--accent); } .f:target { background: var(--accent-soft); }
.ex { position: sticky; top: 16px; align-self: start; } .curl { white-space: pre-wrap; overflow-wrap: anywhere; max-height: calc(100vh - 32px); font-size: 0.75rem; } .curl code { font-size: inherit; }
.copy { position: absolute; top: 6px; right: 6px; height: 24px; padding: 0 8px; font: 500 0.6875rem var(--sans); color: var(--text-2); background: var(--surface); border: 1px solid var(--line-2); border-radius: 4px; cursor: pointer; opacity: 0; } .ex:hover .copy, .copy:focus-visible { opacity: 1; }

@media (hover: none) { .copy { opacity: 1; } }
@media (max-width: 1180px) { details { margin-top: 6px; } summary { cursor: pointer; font-size: 0.75rem; color: var(--text-2); }
.hint a, dd a, .t a, .about > p a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px; text-decoration-color: color-mix(in srgb, currentcolor 50%, transparent); }
.cols { grid-template-columns: minmax(0, 1fr); gap: 16px; } .ex { position: relative; top: 0; } }
@media (max-width: 800px) {
  html { scroll-padding-top: 64px; }
  body { display: block; }
  .side { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); }
  .js .side { position: sticky; z-index: 1; } .js.open .side { height: 100dvh; }
  .top { flex-wrap: nowrap; padding: 8px 16px; } .js .brand { flex: none; }
  #find { flex: 1; } #q { height: 40px; font-size: 1rem; } #find kbd { display: none; }
  .js #menu { display: block; order: 1; height: 40px; padding: 0 12px; font: 500 0.8125rem var(--sans); color: inherit; background: var(--surface); border: 1px solid var(--line-2); border-radius: 6px; }
  .js nav { display: none; } .js.open nav { display: block; } nav li a { min-height: 40px; }
  main { padding: 24px 16px 64px; }
  .f { grid-template-columns: minmax(0, 1fr); padding: 8px 0; } .f .t { display: inline; margin-left: 8px; }
}
@media print { .side, .copy { display: none; } body { display: block; } }
`;
