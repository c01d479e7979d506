"""A plan as a picture (横道图): SVG for pages and print, PNG through vl-convert. Legible at hundreds of rows.

Each row has a bar from the earliest start to the earliest finish, a thin line to the latest finish (what is to spare;
red where the deadline is missed), a diamond for a milestone, and the days as text, so that colour says nothing alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.schedule import Dates, Schedule
from luoshi.work.plan.values import Step

ROW, HEAD, NAMES, DAYS_WIDTH, RIGHT = 22, 44, 250, 760, 190
"""Sizes in px: a row, the head, the column of names, the time axis, the column of days."""

_STYLE = """
text{font:12px "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;fill:#1f2328}
.m{fill:#57606a}.g{stroke:#d8dee4}.t{stroke:#b42318;stroke-width:1.5}.z{fill:#f6f8fa}
.b{fill:#3a6ea5}.c{fill:#b54708}.d{fill:#8c959f}.s{stroke:#3a6ea5;stroke-width:2}.n{stroke:#b42318;stroke-width:2}
""".strip()


class _Axis:
    """Days to px."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._scale = DAYS_WIDTH / ((last - first).days + 1)

    def x(self, day: date, evening: bool = False) -> float:
        """The morning of `day`, or its evening."""
        return round(NAMES + ((day - self.first).days + evening) * self._scale, 1)


def to_svg(found: Schedule) -> str:
    """The picture."""
    days = [day for dates in found.dates.values() for day in _days(dates)] + ([found.today] if found.today else [])
    axis = _Axis(min(days), max(days))
    height = HEAD + ROW * len(found.plan.steps) + 8
    width = NAMES + DAYS_WIDTH + RIGHT
    title = found.plan.title or _("Plan")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}">',
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_months(axis, height),
    ]
    for n, step in enumerate(found.plan.steps):
        parts += _row(step, found.dates[step.key], axis, HEAD + n * ROW, n % 2 == 1, width)
    if found.today:
        x, word = axis.x(found.today), _("today")
        parts.append(f'<line class="t" x1="{x}" x2="{x}" y1="{HEAD - 14}" y2="{height}"/>')
        parts.append(f'<text x="{x + 3}" y="{HEAD - 6}">{word}</text>')
    return "\n".join([*parts, "</svg>"])


def to_png(found: Schedule, scale: float = 2) -> bytes:
    """The picture as PNG."""
    try:
        import vl_convert
    except ImportError:
        raise LuoshiError(_("PNG pictures need vl-convert: pip install 'luoshi[plan]'")) from None
    content: bytes = vl_convert.svg_to_png(to_svg(found), scale=scale)
    return content


def _days(dates: Dates) -> list[date]:
    known = (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish)
    return [day for day in known if day]


def _months(axis: _Axis, height: int) -> list[str]:
    parts, month = [], axis.first.replace(day=1)
    count = (axis.last.year - axis.first.year) * 12 + axis.last.month - axis.first.month + 1
    every = -(-count // 14)
    for n in range(count):
        if month >= axis.first:
            x = axis.x(month)
            parts.append(f'<line class="g" x1="{x}" x2="{x}" y1="24" y2="{height}"/>')
            if n % every == 0:
                parts.append(f'<text class="m" x="{x + 3}" y="20">{month:%Y-%m}</text>')
        month = (month + timedelta(days=32)).replace(day=1)
    return parts


def _row(step: Step, dates: Dates, axis: _Axis, y: int, shaded: bool, width: int) -> list[str]:
    middle = y + ROW / 2
    start, finish = dates.early_start or dates.late_start, dates.early_finish or dates.late_finish
    left, right, late = axis.x(start), axis.x(finish, True), axis.x(dates.late_finish, True)
    parts = [f'<rect class="z" x="0" y="{y}" width="{width}" height="{ROW}"/>'] if shaded else []
    parts.append(f'<text x="8" y="{middle + 4}">{escape(_cut(step.name))}</text>')
    kind = "d" if step.done else "c" if dates.critical else "b"
    if late != right:
        line = "s" if late > right else "n"
        parts.append(f'<line class="{line}" x1="{right}" x2="{late}" y1="{middle}" y2="{middle}"/>')
    if step.duration == 0:
        diamond = f"M{right} {middle - 6}l6 6l-6 6l-6 -6z"
        parts.append(f'<path class="{kind}" d="{diamond}"/>')
    else:
        box = f'x="{left}" y="{y + 5}" width="{max(right - left, 2):.1f}" height="{ROW - 10}" rx="2"'
        parts.append(f'<rect class="{kind}" {box}/>')
    spare = "" if dates.total is None else f" ({dates.total:+d})"
    text = f"{start:%m-%d}–{finish:%m-%d}{spare}" if step.duration else f"{finish:%Y-%m-%d}{spare}"
    title = f"<title>{escape(step.name)} {start} – {finish}</title>"
    parts.append(f'<text class="m" x="{NAMES + DAYS_WIDTH + 8}" y="{middle + 4}">{text}{title}</text>')
    return parts


def _cut(name: str, widest: int = 36) -> str:
    """The name within the column; a Chinese character is as wide as two others."""
    width = 0
    for n, letter in enumerate(name):
        width += 2 if ord(letter) > 0x2E80 else 1
        if width > widest:
            return name[:n] + "…"
    return name
