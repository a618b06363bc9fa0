//! How the report's own page looks. It stands alone, so its colours are here and not with the console's.

/// Its only styles.
pub(super) const STYLE: &str = "\
:root{--bg:#fff;--ink:#1d1f21;--quiet:#5c6066;--line:#dddbd6;--code:#f3f2ef;--ok:#1b6f46;--warn:#875700;--bad:#b3261e}\
@media (prefers-color-scheme:dark){:root{--bg:#141618;--ink:#e8e9ea;--quiet:#a2a8af;--line:#343a40;--code:#1e2225;\
--ok:#5bc48b;--warn:#e0b050;--bad:#f2817a}}\
@media print{:root{--bg:#fff;--ink:#000;--quiet:#444;--line:#bbb;--code:#fff;--ok:#1b6f46;--warn:#875700;--bad:#b3261e}\
section,tr{break-inside:avoid}h2,h3{break-after:avoid}a{color:inherit}}\
body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif}\
main{max-width:1000px;margin:0 auto;padding:24px 20px 40px}\
h1{margin:0;font-size:24px;line-height:1.25}\
h2{margin:28px 0 8px;padding-bottom:4px;border-bottom:1px solid var(--line);font-size:16px}\
h3{margin:20px 0 2px;font-size:14px}\
h3 span{margin-right:4px;font-size:12px;text-transform:uppercase;letter-spacing:.04em}\
p{margin:4px 0}\
table{width:100%;margin:8px 0;border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}\
th{color:var(--quiet);font-weight:600;text-align:left}\
td,th{padding:3px 12px 3px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}\
.n{width:1%;text-align:right;white-space:nowrap}\
.bars td{border:0;color:inherit;line-height:1.2;white-space:nowrap}\
code{padding:0 3px;border-radius:3px;background:var(--code);font:12px ui-monospace,Menlo,Consolas,monospace}\
a{color:inherit}\
.ok{color:var(--ok)}.warn{color:var(--warn)}.bad{color:var(--bad)}.quiet{color:var(--quiet)}\
footer{margin-top:32px;color:var(--quiet);font-size:12px}";
