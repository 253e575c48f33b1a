namespace Churn.Training.Report.Html;

/// <summary>How a report looks: light or dark as the reader's system is, on paper, and on narrow screens.</summary>
internal static class Style
{
    /// <summary>Has neither '&lt;' nor '&amp;', so that the page stays well-formed.</summary>
    public const string Css = """

        :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#1b2230;--soft:#5b6474;--line:#dfe3ea;--track:#eef1f5;--trees:#1f6feb;--linear:#0f8a6d;--rfm:#c2680a;--recency:#7d8594;--good:#12805c;--good-bg:#e6f5ef;--bad:#b42318;--bad-bg:#fdeceb;--warn:#96590a;--warn-bg:#fdf3e1;--some:#d99a2b;--much:#d1493b}
        @media (prefers-color-scheme:dark){:root{--page:#0f1319;--card:#181e27;--ink:#e7ebf2;--soft:#a0a9b8;--line:#2c3442;--track:#242c38;--trees:#6aa5ff;--linear:#45c4a3;--rfm:#f0a352;--recency:#98a2b3;--good:#5fd0a5;--good-bg:#12291f;--bad:#ff8f85;--bad-bg:#331917;--warn:#f2bd6b;--warn-bg:#30240f;--some:#d99a2b;--much:#e5695c}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
        main{max-width:1120px;margin:0 auto;padding:2rem 1rem 4rem;display:grid;grid-template-columns:minmax(0,1fr);gap:1rem}
        header{padding:0 .25rem}
        h1{font-size:2rem;line-height:1.2;margin:.1rem 0 .4rem;overflow-wrap:anywhere}
        h2{font-size:1.25rem;line-height:1.3;margin:0 0 .6rem}
        h3{font-size:1rem;margin:1.6rem 0 .4rem}
        p{margin:.4rem 0}
        .kicker{margin:0;color:var(--soft);font-size:.85rem;font-weight:600}
        .version{color:var(--soft);font-weight:400}
        .sub{color:var(--soft);max-width:75ch}
        section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem 1.5rem}
        section>p{max-width:80ch}
        .verdicts{background:none;border:0;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem}
        .verdict{border-radius:12px;padding:1rem 1.5rem;border:1px solid}
        .verdict h2{font-size:1.1rem;margin:0 0 .2rem}
        .verdict p,.verdict ul{margin:.2rem 0;color:var(--ink)}
        .verdict ul{padding-left:1.2rem}
        .good{color:var(--good);background:var(--good-bg)}.bad{color:var(--bad);background:var(--bad-bg)}.warn{color:var(--warn);background:var(--warn-bg)}
        .big{font-size:1.75rem;line-height:1.25;margin:.1rem 0 .5rem;max-width:34ch}
        .big b{color:var(--trees)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:1.25rem 0 .25rem}
        .tiles div{border-top:3px solid var(--line);padding-top:.5rem}
        .tiles dt{color:var(--soft);font-size:.85rem}
        .tiles dd{margin:0}.tiles b{display:block;font-size:1.6rem;line-height:1.25;font-variant-numeric:tabular-nums}
        .tiles span{color:var(--soft);font-size:.8rem;line-height:1.35;display:block}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1.5rem}
        figure{margin:0;min-width:0}figure.full{grid-column:1/-1}
        figcaption{font-size:.9rem;line-height:1.4;color:var(--soft);min-height:2.8em;margin-bottom:.4rem}
        figcaption b{color:var(--ink)}
        .plot{display:block;width:100%;height:auto}
        .plot text{font-size:11.5px;fill:var(--soft)}
        .grid{stroke:var(--line);stroke-width:1}.base{stroke:var(--soft);stroke-width:1}
        .line{fill:none;stroke-width:2.25;stroke-linejoin:round}
        .main{stroke:var(--trees)}.faint{stroke:var(--trees);stroke-width:1.25;opacity:.38}.rule{stroke:var(--soft);stroke-width:1.25;stroke-dasharray:3 4}.best{stroke:var(--linear);stroke-width:1.5;stroke-dasharray:7 4}
        .dot{fill:var(--card);stroke:var(--trees);stroke-width:2}
        .mark.trees{fill:var(--trees)}.mark.linear{fill:var(--linear)}.mark.rfm{fill:var(--rfm)}.mark.recency{fill:var(--recency)}
        .whisker{stroke-width:1.75}.whisker.trees{stroke:var(--trees)}.whisker.linear{stroke:var(--linear)}.whisker.rfm{stroke:var(--rfm)}.whisker.recency{stroke:var(--recency)}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.4rem 0 0;padding:0;font-size:.85rem;color:var(--soft)}
        .legend b{color:var(--ink)}
        .legend svg{width:14px;height:14px;vertical-align:-2px;margin-right:.35rem}.legend svg.wide{width:26px}
        .scroll{overflow-x:auto;margin:.75rem 0}
        table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
        th,td{padding:.4rem .6rem;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}
        th:first-child,td:first-child{text-align:left;padding-left:0}
        th:last-child,td:last-child{padding-right:0}
        td,tbody th{white-space:nowrap}.group th{white-space:normal}
        thead th{font-weight:600;color:var(--soft);font-size:.82rem;vertical-align:bottom}
        tbody th{font-weight:400}
        .group th{padding-top:1.1rem;font-weight:600}.group span{font-weight:400;color:var(--soft);margin-left:.5rem}
        .written th,.written td{font-weight:650}
        .judged{display:block;font-size:.8rem;font-weight:400;color:var(--soft)}.judged.better{color:var(--good);background:none}.judged.worse{color:var(--bad);background:none}
        .bars{margin:.75rem 0}.bars th,.bars td{vertical-align:middle;border:0;padding:.22rem .5rem}
        .bars thead th{padding-bottom:.4rem;white-space:nowrap}.bars thead th:first-child{padding-left:0}
        .bars tbody th{width:1%;padding-left:0;overflow-wrap:anywhere}.bars td{width:1%}.bars td:nth-child(2){width:auto}
        .bars code{background:none;padding:0;white-space:nowrap}
        .bar{display:block;width:100%;min-width:4rem;height:.95rem;border-radius:3px}
        .track{fill:var(--track)}.fill{fill:var(--trees)}.fill.some{fill:var(--some)}.fill.much{fill:var(--much)}
        .fill.critical{fill:var(--much)}.fill.high{fill:var(--some)}.fill.medium{fill:var(--trees)}.fill.low{fill:var(--linear)}
        .mark-line{stroke:var(--ink);stroke-width:1.5;opacity:.6;vector-effect:non-scaling-stroke}
        .range{color:var(--soft);font-size:.8rem;margin-left:.4rem;white-space:nowrap}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .note{color:var(--soft);font-size:.85rem}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:.5rem 2rem;margin:.5rem 0}
        .facts div{display:grid;grid-template-columns:9rem minmax(0,1fr);gap:.75rem}
        .facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
        .months{margin:1.25rem 0}.months figcaption{min-height:0}.months svg{display:block;width:100%;height:6rem;border-bottom:1px solid var(--soft)}
        .ends{display:flex;justify-content:space-between;color:var(--soft);font-size:.8rem;margin:.2rem 0}
        code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.88em}
        code{background:var(--track);padding:.1em .3em;border-radius:4px}
        pre{background:var(--track);padding:.75rem 1rem;border-radius:8px;overflow-x:auto}pre code{background:none;padding:0}
        details{margin:.5rem 0}summary{cursor:pointer;color:var(--soft)}.names{font-size:.9rem}
        @media (max-width:640px){main{padding:1rem .6rem 2rem}section{padding:1rem}.verdict{padding:.8rem 1rem}.big{font-size:1.4rem}h1{font-size:1.6rem}.facts div{grid-template-columns:1fr;gap:0}figcaption{min-height:0}.bars thead{display:none}.bars tbody tr{display:flex;flex-wrap:wrap;align-items:end;gap:0 .6rem;padding:.35rem 0}.bars tbody th{flex:0 0 100%;width:auto;padding:0;white-space:normal}.bars tbody td{flex:0 0 3.9rem;width:auto;padding:0}.bars tbody td:nth-child(2){flex:1 1 4rem}.bars tbody td:nth-child(5){flex-basis:5rem}.bars td[data-label]::before{content:attr(data-label);display:block;font-size:.72rem;color:var(--soft);line-height:1.2}.bars .bar{margin-bottom:.3rem}}
        @media print{:root{--page:#fff;--card:#fff}body{font-size:11pt}main{padding:0;max-width:none;display:block}section,figure,tr{break-inside:avoid}section{border:0;padding:.5rem 0}.scroll{overflow:visible}h2{break-after:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}

        """;
}
