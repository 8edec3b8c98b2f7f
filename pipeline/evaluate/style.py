"""The look of the evaluation's page: light, calm, good on paper."""

STYLE = """
:root{--ink:#1d2430;--soft:#5d6878;--line:#dfe4ea;--back:#f7f8fa}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);
font:15px/1.55 "Noto Sans","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:2.2rem 1.5rem 4rem}
h1{font-size:1.7rem;margin:0 0 .2rem}
h2{font-size:1.15rem;margin:2.4rem 0 .6rem}
small{color:var(--soft);font-size:.8em;font-weight:400}
.about{color:var(--soft);margin:.1rem 0 1rem;overflow-wrap:anywhere}
.warning{background:#fff6df;border-left:4px solid #d9a400;padding:.5rem .8rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(205px,1fr));gap:.7rem}
.card{background:#fff;border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem;display:flex;
flex-direction:column}
.card b{font-size:1.55rem;font-variant-numeric:tabular-nums;line-height:1.2}
.card span{font-weight:600}
table{border-collapse:collapse;width:100%;background:#fff;border:1px solid var(--line)}
th,td{padding:.35rem .6rem;border-top:1px solid var(--line);text-align:left;vertical-align:top}
thead th{font-size:.82rem;color:var(--soft);border-top:0;background:#fbfcfd}
.figures td{text-align:right;font-variant-numeric:tabular-nums}
.figures thead th:not(:first-child){text-align:right}
.kinds thead th:nth-child(2){text-align:left}
.figures tbody th{font-weight:500}
.wide{overflow-x:auto}
.n{white-space:nowrap;text-align:right;font-variant-numeric:tabular-nums}
.bars th a{color:inherit}
.bar{width:34%}
.bar i{display:block;height:1.05em;border-radius:3px;min-width:2px}
.recognition{background:#4b79b7}.order{background:#c6632f}.article{background:#8a5aa8}
.paragraph{background:#3d8f74}.punctuation{background:#a8a13a}
.differences{table-layout:fixed}
.differences th:first-child{width:24%}
.differences th:nth-child(2){width:4.5em;text-align:right}
.differences tbody th{font-weight:500}
.differences th small{display:block;overflow-wrap:anywhere}
.differences td small{margin-right:.7em;display:inline-block;min-width:3.4em}
.rows>span{display:block;overflow-wrap:anywhere}
del,ins{text-decoration:none;border-radius:3px;padding:0 .12em}
del{background:#d8f0dc;box-shadow:inset 0 -2px #3d8f5c}
ins{background:#fbdcd6;box-shadow:inset 0 -2px #c0492f}
.none{color:transparent}
.diagrams{display:flex;flex-wrap:wrap;gap:1rem}.diagrams figure{margin:0}.diagrams svg{max-width:100%;height:auto}
tr{break-inside:avoid}
@media print{body{background:#fff;font-size:10pt}main{max-width:none;padding:0}.card,table{border-color:#bbb}
h2{break-after:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
