/** The report's style sheet: system fonts, light and dark by the reader's setting, one column on a phone, paper when printed. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfbf9; --card: #ffffff; --ink: #1c1d1f; --soft: #60646b; --rule: #e4e4df; --accent: #2660a4;
  --s1: #2660a4; --s2: #c8553d; --s3: #2d8659; --s4: #8a5fb0; --s5: #b07d12; --s6: #0f8a99; --s7: #b8457f; --s8: #6b7280;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --card: #1c1f23; --ink: #e8e8e4; --soft: #9aa0a8; --rule: #31353b; --accent: #7fb2ee;
    --s1: #7fb2ee; --s2: #f0907a; --s3: #74c69d; --s4: #c3a0e6; --s5: #e3b94f; --s6: #62cbd8; --s7: #f094c0; --s8: #aab2bd;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 64px; }
header { border-bottom: 1px solid var(--rule); padding-bottom: 22px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 8px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 44px 0 4px; }
h2 + p, .lead { color: var(--soft); margin: 0 0 16px; max-width: 70ch; }
.kicker { color: var(--soft); font-size: 13px; margin: 0 0 6px; }
.summary { margin: 0; max-width: 75ch; color: var(--soft); }
.warning { border-left: 3px solid var(--s2); padding: 4px 14px; margin: 20px 0 0; }
.headline { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: 14px; margin: 26px 0 0; padding: 0; }
.headline div { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 16px 18px; }
.headline dt { font-size: 14px; color: var(--soft); }
.headline dd { margin: 0; }
.headline .value { font-size: 28px; line-height: 1.35; white-space: nowrap; font-weight: 600; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.headline .means { font-size: 13.5px; line-height: 1.45; color: var(--soft); }
.picture { display: grid; grid-template-columns: max-content minmax(0, 1fr); column-gap: 10px; }
.picture ol { list-style: none; margin: 0; padding: 0; display: grid; grid-auto-rows: 1fr; font-size: 13px; color: var(--soft); text-align: right; }
.picture li { display: flex; align-items: center; justify-content: flex-end; max-width: 110px; overflow: hidden; white-space: nowrap; }
.picture img { width: 100%; height: auto; display: block; border-radius: 6px; image-rendering: pixelated; background: #181818; }
.time .controls { display: flex; gap: 14px; align-items: center; margin: 0 0 12px; }
.time input { flex: 1; accent-color: var(--accent); min-width: 80px; }
.time output { font-variant-numeric: tabular-nums; min-width: 11ch; text-align: right; color: var(--soft); font-size: 14px; }
button { font: inherit; font-size: 14px; color: var(--ink); background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 4px 14px; cursor: pointer; }
button:hover { border-color: var(--soft); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 24px; }
.pair figure, .single figure { margin: 0; } .pair figcaption, .single figcaption { font-size: 14px; color: var(--soft); margin-bottom: 8px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 18px; }
.chart { margin: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 14px 16px 10px; position: relative; display: flex; flex-direction: column; }
.chart figcaption b { font-weight: 600; display: block; } .chart figcaption span { font-size: 13.5px; line-height: 1.45; color: var(--soft); display: block; }
.chart svg { width: 100%; height: auto; display: block; overflow: visible; margin-top: auto; }
.chart text { font-size: 11.5px; fill: var(--soft); font-variant-numeric: tabular-nums; }
.chart .grid path { stroke: var(--rule); } .chart .axis { stroke: var(--soft); fill: none; } .chart .cross { stroke: var(--soft); stroke-dasharray: 3 3; } .chart .cross[hidden] { display: none; }
.chart .line { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; } .chart .band { fill: currentColor; opacity: 0.16; } .chart circle { fill: currentColor; }
.chart output { position: absolute; right: 16px; top: 14px; font-size: 12.5px; background: var(--card); padding: 0 0 2px 8px; font-variant-numeric: tabular-nums; text-align: right; }
.s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); } .s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .s7 { color: var(--s7); } .s8 { color: var(--s8); }
.d1 .line { stroke-dasharray: 6 4; } .d2 .line { stroke-dasharray: 1.5 4; }
.legend { list-style: none; margin: 6px 0 6px; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 13px; }
.legend i { display: inline-block; width: 18px; border-top: 3px solid currentColor; margin-right: 6px; vertical-align: 3px; }
.legend .d1 i { border-top-style: dashed; } .legend .d2 i { border-top-style: dotted; }
.swatch { white-space: nowrap; } .swatch i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; background: currentColor; margin-right: 8px; vertical-align: -1px; }
.map { width: 100%; height: auto; display: block; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
.map .real { fill: currentColor; opacity: 0.75; } .map .generated { fill: none; stroke: currentColor; stroke-width: 1.5; } .map .proxy path { fill: currentColor; stroke: var(--ink); stroke-width: 1.5; }
.map text { font-size: 12.5px; font-weight: 600; fill: var(--ink); stroke: var(--card); stroke-width: 3px; paint-order: stroke; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.bars { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 6px 36px; font-size: 14px; margin: 0; padding: 0; list-style: none; }
.bars li { display: grid; grid-template-columns: min(var(--name), 110px) 1fr 7ch; gap: 10px; align-items: center; }
.bars span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--soft); text-align: right; }
.bars div { background: var(--rule); border-radius: 4px; height: 12px; overflow: hidden; } .bars i { display: block; height: 100%; background: var(--s1); }
.bars b { font-weight: 500; font-variant-numeric: tabular-nums; text-align: right; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; width: 100%; } th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--rule); vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 500; color: var(--soft); white-space: nowrap; width: 1%; padding-right: 24px; }
thead th { width: auto; } td.origin { color: var(--soft); font-size: 13px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 0 36px; align-items: start; } .columns h3 { font-size: 15px; margin: 18px 0 4px; }
pre { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 12px 16px; overflow-x: auto; font: 14px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
footer { overflow-wrap: anywhere; margin-top: 48px; padding-top: 16px; border-top: 1px solid var(--rule); color: var(--soft); font-size: 13.5px; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print { body { background: none; } .controls { display: none !important; } .chart, .headline div { break-inside: avoid; } }
`;
