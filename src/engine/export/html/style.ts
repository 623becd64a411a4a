/** The page's style: light or dark as the reader's system wants it, and black on white on paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f4f6f8;--panel:#fff;--line:#dde3e9;--ink:#17202a;--mute:#566272;--accent:#0a6aa6;
--good:#0b7552;--good-tint:#dff1ea;--warn:#845600;--warn-tint:#fbf0d9;--bad:#b0341d;--bad-tint:#fae6e1;--idle:#e9eef2;
--task:#0a6aa6;--odd:#4a98c9;--s1:#05558e;--s2:#a46002;--s3:#198563;--s4:#cf63a0;--s5:#1196db;--s6:#962e0b;--s7:#9f8f17;--s8:#313f4b}
@media screen and (prefers-color-scheme:dark){:root{--bg:#0f1216;--panel:#151a20;--line:#262e38;--ink:#e6ebf1;--mute:#93a0b0;--accent:#58a6d6;
--good:#3fb68b;--good-tint:#183029;--warn:#e0a526;--warn-tint:#30291a;--bad:#f07a63;--bad-tint:#35231f;--idle:#1d242c;
--task:#3d8fc4;--odd:#2b6d99;--s1:#0072b2;--s2:#e69f00;--s3:#009e73;--s4:#cc79a7;--s5:#56b4e9;--s6:#d55e00;--s7:#f0e442;--s8:#a3aebb}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:28px 20px 48px}
header h1{margin:0;font-size:26px;line-height:1.25;overflow-wrap:anywhere}
header p{margin:4px 0 0;color:var(--mute)}
.pill{display:inline-block;padding:1px 10px;margin-left:8px;border-radius:999px;font-size:13px;font-weight:600;vertical-align:4px;background:var(--idle);color:var(--mute)}
.pill.completed{background:var(--good-tint);color:var(--good)}.pill.failed{background:var(--bad-tint);color:var(--bad)}
.pill.guarded,.pill.interrupted{background:var(--warn-tint);color:var(--warn)}
.insight{margin-top:14px;font-size:18px;font-weight:600}
.insight.warn,.insight.bad{padding:10px 14px;border-radius:8px;background:var(--warn-tint);color:var(--ink)}
.kpis{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:1px;margin:20px 0;border:1px solid var(--line);border-radius:10px;background:var(--line);overflow:hidden}
.kpis div{padding:12px 14px;background:var(--panel)}.kpis span{display:block;font-size:12px;color:var(--mute)}.kpis b{font-size:22px;font-weight:600;white-space:nowrap}
section{margin:16px 0;padding:16px 20px;border:1px solid var(--line);border-radius:10px;background:var(--panel)}
h2{margin:0 0 10px;font-size:17px}h3{margin:18px 0 6px;font-size:15px}
.said{margin:0 0 10px;font-size:16px}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:14px}
th{padding:4px 10px 6px 0;border-bottom:1px solid var(--line);font-size:12px;font-weight:500;color:var(--mute);text-align:left;white-space:nowrap}
td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
th.n,td.n{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
td small{display:block;color:var(--mute);overflow-wrap:anywhere}
.odd-end td:last-child{color:var(--bad)}
.sign{font-weight:700}.holds .sign{color:var(--good)}.better .sign{color:var(--accent)}.fails .sign{color:var(--bad)}.open .sign{color:var(--mute)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0}
dt{color:var(--mute)}dd{margin:0;overflow-wrap:anywhere}
code,pre,.mono{font-family:'SFMono-Regular',Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace;font-size:.92em}
pre{padding:10px 14px;border-radius:8px;background:var(--idle);overflow-x:auto}
a{color:var(--accent)}
figure{margin:6px 0 14px}figcaption{font-weight:600;font-size:14px}figcaption small{margin-left:6px;font-weight:400;color:var(--mute)}
svg{display:block;width:100%;height:auto;font-size:12px}
svg text{fill:var(--mute)}.tick-y{text-anchor:end}.tick-x{text-anchor:middle}.tick-x.last{text-anchor:end}
.grid{stroke:var(--line);stroke-width:1}.mark{stroke:var(--mute)}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round}.line.all{stroke:var(--mute);stroke-width:1.4}.area{fill:var(--mute);opacity:.13}
.s1{stroke:var(--s1);--c:var(--s1)}.s2{stroke:var(--s2);--c:var(--s2)}.s3{stroke:var(--s3);--c:var(--s3)}.s4{stroke:var(--s4);--c:var(--s4)}
.s5{stroke:var(--s5);--c:var(--s5)}.s6{stroke:var(--s6);--c:var(--s6)}.s7{stroke:var(--s7);--c:var(--s7)}.s8{stroke:var(--s8);--c:var(--s8)}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;margin:4px 0 0;padding:0;list-style:none;font-size:13px;color:var(--mute)}
.swatch{display:inline-block;width:14px;height:3px;margin-right:6px;border-radius:2px;vertical-align:4px;background:var(--c,var(--mute))}
.lane{fill:var(--idle)}.task{fill:var(--task)}.task.odd{fill:var(--odd)}.many{fill:var(--task);opacity:.75}
.note{margin:6px 0 0;font-size:13px;color:var(--mute)}
.lesson{max-width:none}.lesson .body{max-width:72ch}.lesson .body h2{margin:20px 0 6px;font-size:15px}
.align-right{text-align:right}.align-center{text-align:center}
footer{margin-top:20px;font-size:13px;color:var(--mute)}
@media (max-width:640px){dl{grid-template-columns:1fr}dt{margin-top:6px}}
@media print{body{background:#fff;font-size:11pt}main{max-width:none;padding:0}section,.kpis{break-inside:avoid-page;border-color:#ccc}
section.long{break-inside:auto}tr,figure{break-inside:avoid}*{print-color-adjust:exact}}
`
