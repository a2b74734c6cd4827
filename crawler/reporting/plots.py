"""Plots as SVG that stand in a page without any script: bars beside names, and columns over days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _LABEL, _ROW, _HEIGHT = 720, 240, 22, 180
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a800", "#777777")
"""Told apart by the colour-blind, the last for what is left over (M. Okabe, K. Ito, Color Universal Design, 2008)."""


def bars(name: str, about: str, values: Sequence[tuple[str, float]], unit: str = "") -> str:
    """Horizontal bars, one below the other.

    :param name: what the plot is called, for those who cannot see it.
    :param about: what is to be seen in it, in a sentence.
    :param values: name of each bar, and its length; not negative.
    :param unit: written behind each number.
    """
    most = max((value for _, value in values), default=0) or 1
    parts = []
    for row, (label, value) in enumerate(values):
        y, length = row * _ROW, value / most * (_WIDTH - _LABEL - 80)
        parts.append(f'<text x="{_LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(_short(label))}</text>')
        parts.append(f'<rect x="{_LABEL}" y="{y + 3}" width="{length:.1f}" height="{_ROW - 6}" fill="{COLOURS[0]}"/>')
        parts.append(f'<text x="{_LABEL + length + 6:.1f}" y="{y + 15}">{value:g}{escape(unit)}</text>')
    return _svg(name, about, len(values) * _ROW, parts)


def columns(name: str, about: str, places: Sequence[str], series: Mapping[str, Sequence[float]]) -> str:
    """Columns side by side, those of several series stacked.

    :param places: what stands below the columns; the first and the last are written.
    :param series: name → a height for each place; not negative. The first is at the bottom.
    """
    totals = [sum(heights) for heights in zip(*series.values(), strict=True)]
    most, width = max(totals, default=0) or 1, _WIDTH / max(1, len(places))
    parts, bottoms = [], [0.0] * len(places)
    for number, (label, heights) in enumerate(series.items()):
        colour = COLOURS[min(number, len(COLOURS) - 1)]
        for place, height in enumerate(heights):
            if height:
                tall = height / most * _HEIGHT
                y = 16 + _HEIGHT - bottoms[place] - tall
                parts.append(
                    f'<rect x="{place * width:.2f}" y="{y:.2f}" width="{max(width - 1, 0.5):.2f}" height="{tall:.2f}" '
                    f'fill="{colour}"><title>{escape(f"{places[place]}, {label}: {height:g}")}</title></rect>'
                )
                bottoms[place] += tall
    parts.append(f'<text x="0" y="11">{most:g}</text><line x1="0" x2="{_WIDTH}" y1="15.5" y2="15.5"/>')
    if places:
        end = f'<text x="{_WIDTH}" y="{_HEIGHT + 32}" text-anchor="end">{escape(places[-1])}</text>'
        parts.append(f'<text x="0" y="{_HEIGHT + 32}">{escape(places[0])}</text>{end}')
    legend = "".join(
        f'<li><svg viewBox="0 0 1 1" width="10" height="10" aria-hidden="true"><rect width="1" height="1" '
        f'fill="{COLOURS[min(number, len(COLOURS) - 1)]}"/></svg> <bdi>{escape(label)}</bdi></li>'
        for number, label in enumerate(series)
    )
    return _svg(name, about, _HEIGHT + 40, parts) + (f'<ul class="legend">{legend}</ul>' if len(series) > 1 else "")


def _svg(name: str, about: str, height: float, parts: Sequence[str]) -> str:
    told = f"<title>{escape(name)}</title><desc>{escape(about)}</desc>"
    label = f'role="img" aria-label="{escape(f"{name}. {about}")}"'
    return f'<svg viewBox="0 0 {_WIDTH} {max(height, 1)}" {label}>{told}{"".join(parts)}</svg>'


def _short(label: str) -> str:
    return label if len(label) <= 34 else f"{label[:33]}…"
