#!/usr/bin/env python3
"""Draws panels of deploy/grafana/dashboards as SVG, from what a Prometheus answers to their own queries.

    draw_panels.py http://127.0.0.1:9090 docs/pictures --minutes 15

One picture a dashboard, of the panels named below. Needs nothing but Python. docs/operations.md says how its pictures were made."""

import argparse
import html
import json
import math
import pathlib
import re
import sys
import time
import urllib.parse
import urllib.request

DASHBOARDS = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "grafana" / "dashboards"
PANELS = {
    "overview": ["gRPC calls by method", "gRPC calls by status, OK aside", "p99 by method", "p99 of a score, by stage", "Calls in progress",
                 "How fast the error budget burns"],
    "data": ["Events by verdict", "How late events arrive", "Most pending events of a customer", "Compactions"],
    "model": ["Share of each band", "Drift by feature", "Scores compared and failed", "How far apart"],
    "redis": ["Calls to the store", "p99 by command"],
}
POINTS = 90
COLUMNS, WIDTH, HEIGHT = 2, 440, 230
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 30, 62
# Readable on white and on black.
COLOURS = ["#3b82f6", "#e08a00", "#2ca05a", "#d6336c", "#8b5cf6", "#0e9aa7", "#a16207", "#64748b", "#ef4444", "#65a30d"]
STYLE = ("text{font:11px sans-serif;fill:#57606a}.t{font-weight:bold;font-size:12px}.g{stroke:#8886;stroke-width:.5}"
         "polyline{fill:none;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#adbac7}}")


def ask(server, path, **arguments):
    """The result of a query: a list of series."""
    with urllib.request.urlopen(f"{server.rstrip('/')}/api/v1/{path}?{urllib.parse.urlencode(arguments)}", timeout=30) as answer:
        return json.load(answer)["data"]["result"]


def filled(expression, rate_window):
    """A query as Grafana sends it, for all servers of the job churn."""
    return expression.replace("$__rate_interval", rate_window).replace("$job", "churn").replace("$instance", ".+")


def label(target, metric):
    """The legend of a series, as the panel words it."""
    return re.sub(r"{{(\w+)}}", lambda m: metric.get(m[1], ""), target["legendFormat"]) or "value"


def shown(value, unit):
    """A number of an axis or legend, with its unit."""
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    if unit == "s":
        for step, name in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms")):
            if abs(value) >= step:
                return f"{value / step:.3g} {name}"
        return f"{value * 1e6:.3g} µs"
    suffix = {"reqps": "/s", "cps": "/s"}.get(unit, "")
    return (f"{value / 1000:.3g}k" if abs(value) >= 1000 else f"{value:.3g}") + suffix


def over_time(server, panel, span, end, rate_window):
    """What a panel shows over time: a list of (name, [(time, value)]), without series that hold nothing."""
    series = []
    for target in panel["targets"]:
        answers = ask(server, "query_range", query=filled(target["expr"], rate_window), start=end - span, end=end, step=span / POINTS)
        for answer in answers:
            points = [(at, float(value)) for at, value in answer["values"] if math.isfinite(float(value))]
            if any(value != 0 for _, value in points):
                series.append((label(target, answer["metric"]), points))
    return sorted(series, key=lambda s: -sum(v for _, v in s[1]))[: len(COLOURS)]


def stacked(series):
    """Each series on those before it, times without a value counted as 0."""
    times = sorted({at for _, points in series for at, _ in points})
    below = dict.fromkeys(times, 0.0)
    result = []
    for name, points in series:
        values = dict(points)
        top = {at: below[at] + values.get(at, 0.0) for at in times}
        result.append((name, [(at, below[at], top[at]) for at in times]))
        below = top
    return result


def legend(names, latest, unit):
    """Rows of a coloured dot, a name and its last value."""
    out, x, y = [], LEFT - 40, HEIGHT - BOTTOM + 32
    for i, name in enumerate(names):
        text = f"{name} {shown(latest[i], unit)}"
        width = 18 + 6 * len(text)
        if x + width > WIDTH and x > LEFT - 40:
            x, y = LEFT - 40, y + 14
        if y > HEIGHT - 2:
            break
        out.append(f'<circle cx="{x}" cy="{y - 4}" r="4" fill="{COLOURS[i]}"/><text x="{x + 8}" y="{y}">{html.escape(text)}</text>')
        x += width
    return out


def draw_lines(server, panel, span, end, rate_window):
    """A panel of lines, or of areas one on the other."""
    start, series = end - span, over_time(server, panel, span, end, rate_window)
    defaults = panel["fieldConfig"]["defaults"]
    unit, stack = defaults["unit"], defaults["custom"]["stacking"]["mode"] == "normal"
    areas = stacked(series) if stack else []
    most = max([top for _, points in areas for *_, top in points] or [v for _, points in series for _, v in points] or [1.0])
    log = "scaleDistribution" in defaults["custom"]
    scale = (lambda v: math.log10(max(v, 0.1) / 0.1) / math.log10(most / 0.1)) if log else (lambda v: v / most)
    x = lambda at: LEFT + (at - start) / (end - start) * (WIDTH - LEFT - RIGHT)
    y = lambda v: HEIGHT - BOTTOM - max(scale(v), 0) * (HEIGHT - TOP - BOTTOM)
    ticks = [10**e for e in range(-1, math.ceil(math.log10(most)) + 1) if 10**e <= most] if log else [most * i / 4 for i in range(5)]
    out = []
    for tick in ticks:
        out.append(f'<line class="g" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tick):.0f}" y2="{y(tick):.0f}"/>'
                   f'<text x="{LEFT - 6}" y="{y(tick) + 4:.0f}" text-anchor="end">{shown(tick, unit)}</text>')
    for minutes in (span / 60 * i / 3 for i in range(4)):
        out.append(f'<text x="{x(end - minutes * 60):.0f}" y="{HEIGHT - BOTTOM + 14}" text-anchor="{"end" if minutes == 0 else "middle"}">'
                   f'{"0" if minutes == 0 else f"−{minutes:.3g} min"}</text>')
    for i, (_, points) in enumerate(areas):
        outline = [f"{x(at):.0f},{y(top):.1f}" for at, _, top in points] + [f"{x(at):.0f},{y(low):.1f}" for at, low, _ in reversed(points)]
        out.append(f'<polygon fill="{COLOURS[i]}" fill-opacity=".6" points="{" ".join(outline)}"/>')
        out.append(f'<polyline stroke="{COLOURS[i]}" points="{" ".join(outline[:len(points)])}"/>')
    for i, (_, points) in enumerate([] if stack else series):
        out.append(f'<polyline stroke="{COLOURS[i]}" points="{" ".join(f"{x(at):.0f},{y(v):.1f}" for at, v in points)}"/>')
    return out + legend([name for name, _ in series], [points[-1][1] for _, points in series], unit)


def draw_bars(server, panel, end, rate_window):
    """A panel of bars: the values at the end."""
    target = panel["targets"][0]
    answers = ask(server, "query", query=filled(target["expr"], rate_window), time=end)
    bars = sorted(((float(a["value"][1]), label(target, a["metric"])) for a in answers), reverse=True)[:8]
    steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
    colours = {"green": "#2ca05a", "orange": "#e08a00", "red": "#ef4444"}
    most, out = max([value for value, _ in bars] or [1.0]) or 1.0, []
    for i, (value, name) in enumerate(bars):
        y = TOP + 8 + i * 23
        colour = [colours[s["color"]] for s in steps if s["value"] is None or value >= s["value"]][-1]
        out.append(f'<text x="170" y="{y + 12}" text-anchor="end">{html.escape(name)}</text><rect x="178" y="{y}" height="16" fill="{colour}" '
                   f'width="{max(value, 0) / most * (WIDTH - 240):.0f}"/><text x="{184 + max(value, 0) / most * (WIDTH - 240):.0f}" y="{y + 12}">{value:.3g}</text>')
    return out


def picture(server, dashboard, titles, span, end, rate_window):
    """All panels of one dashboard that are to be drawn, two in a row."""
    panels = {panel["title"]: panel for panel in json.loads((DASHBOARDS / f"{dashboard}.json").read_text())["panels"]}
    rows = math.ceil(len(titles) / COLUMNS)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS * WIDTH} {rows * HEIGHT}" role="img"><style>{STYLE}</style>']
    for i, title in enumerate(titles):
        panel = panels[title]
        drawn = draw_bars(server, panel, end, rate_window) if panel["type"] == "bargauge" else draw_lines(server, panel, span, end, rate_window)
        out.append(f'<g transform="translate({i % COLUMNS * WIDTH} {i // COLUMNS * HEIGHT})"><text class="t" x="18" y="18">{html.escape(title)}</text>')
        out += drawn + ["</g>"]
    return "\n".join(out + ["</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description="Draws panels of the dashboards as SVG.")
    parser.add_argument("server", help="address of the Prometheus that has the rules of deploy/prometheus")
    parser.add_argument("folder", type=pathlib.Path, help="where the pictures go")
    parser.add_argument("--minutes", type=float, default=15, help="how far back (default 15)")
    parser.add_argument("--end", type=float, default=time.time(), help="until when, seconds since 1970 (default now)")
    parser.add_argument("--rate-window", default="1m", help="in the place of $__rate_interval (default 1m)")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for dashboard, titles in PANELS.items():
        drawn = picture(arguments.server, dashboard, titles, arguments.minutes * 60, arguments.end, arguments.rate_window)
        (arguments.folder / f"{dashboard}.svg").write_text(drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main())
