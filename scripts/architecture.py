"""Draws docs/architecture.svg and fills the table of folders in docs/architecture.md, from the code.

python scripts/architecture.py            # writes both (make docs)
python scripts/architecture.py --check    # exit status 1 when they are not what the code says
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE, PAGE = ROOT / "docs" / "architecture.svg", ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- folders -->\n", "<!-- /folders -->\n"

_LEFT_OUT = {"__main__"}
_WIDTH, _ROW, _GAP, _MARGIN = 1000, 58, 16, 20
_STYLE = """
  svg { font-family: system-ui, sans-serif; }
  .box { fill: #f4f6f8; stroke: #5b6b7b; }
  .name { font-weight: 600; font-size: 15px; fill: #16212c; }
  .about { font-size: 11px; fill: #3a4753; }
  .arrow { stroke: #5b6b7b; fill: none; marker-end: url(#head); }
  #head path { fill: #5b6b7b; }
  @media (prefers-color-scheme: dark) {
    .box { fill: #1c2530; stroke: #8494a4; } .name { fill: #eef2f6; } .about { fill: #c3ccd5; }
    .arrow { stroke: #8494a4; } #head path { fill: #8494a4; }
  }
"""


def layers() -> list[list[str]]:
    """The folders and modules of crawler/ as the import contract orders them, the top first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    [rows] = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    named = [[name.strip() for name in row.split("|")] for row in rows]
    return [row for row in named if not set(row) <= _LEFT_OUT]


def about(path: Path) -> str:
    """The first line of the docstring of a module or a folder."""
    module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    return text.partition("\n")[0].replace("``", "`")


def folders() -> Iterator[str]:
    """A line for each folder, in the order in which they may import each other, and for each folder in it."""
    yield from ["| | |", "|-|-|"]
    for row in layers():
        for name in row:
            place = ROOT / "crawler" / name
            yield f"| `crawler/{name}{'/' if place.is_dir() else '.py'}` | {about(place)} |"
            for inner in sorted(p for p in place.glob("*/") if (p / "__init__.py").exists() and p.name != "migrations"):
                yield f"| `crawler/{name}/{inner.name}/` | {about(inner)} |"


def picture() -> str:
    """The layers as rows of boxes; each row may import those below it."""
    rows = layers()
    height = len(rows) * (_ROW + _GAP) + 2 * _MARGIN - _GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        "<title>The folders of crawler/: each row may import those below it, none beside it</title>",
        f"<style>{_STYLE}</style>",
        '<defs><marker id="head" markerWidth="8" markerHeight="8" refX="4" refY="4" orient="auto">'
        '<path d="M0 0 8 4 0 8z"/></marker></defs>',
    ]
    for n, row in enumerate(rows):
        top = _MARGIN + n * (_ROW + _GAP)
        width = (_WIDTH - 2 * _MARGIN - _GAP * (len(row) - 1)) / len(row)
        for k, name in enumerate(row):
            parts += box(name, _MARGIN + k * (width + _GAP), top, width)
        if n + 1 < len(rows):
            parts.append(f'<path class="arrow" d="M{_WIDTH // 2} {top + _ROW}v{_GAP - 4}"/>')
    return "\n".join([*parts, "</svg>", ""])


def box(name: str, left: float, top: float, width: float) -> Iterator[str]:
    """A folder with what it is for, in as many words as fit."""
    yield f'<rect class="box" x="{left:.0f}" y="{top}" width="{width:.0f}" height="{_ROW}" rx="6"/>'
    yield f'<text class="name" x="{left + 12:.0f}" y="{top + 22}">{escape(name)}</text>'
    for n, line in enumerate(wrapped(about(ROOT / "crawler" / name).replace("`", ""), int(width / 6.2))[:2]):
        yield f'<text class="about" x="{left + 12:.0f}" y="{top + 38 + 13 * n}">{escape(line)}</text>'


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many characters; what is over two lines ends with an ellipsis."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines if len(lines) <= 2 else [lines[0], lines[1][: width - 1].rstrip(" .,:;") + "…"]


def main() -> int:
    """Write or check the picture and the page."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    wanted = {PICTURE: picture(), PAGE: before + BEGIN + "\n".join(folders()) + "\n" + END + rest.partition(END)[2]}
    if "--check" not in sys.argv:
        for path, text in wanted.items():
            path.write_text(text, "utf-8")
        return 0
    stale = [path.name for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    if stale:
        print(f"{', '.join(stale)}: not what the code says; run `make docs`", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
