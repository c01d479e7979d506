"""What every chart shares: the house style, drawing without a network, a text alternative and the table behind it.

A chart takes plain values. Its table and its sentences need nothing; the picture is drawn by altair and vl-convert
(`pip install 'luoshi[charts]'`) when it is asked for. Colour says state only, and never alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from luoshi import i18n
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

if TYPE_CHECKING:
    from altair import LayerChart

Cell = str | int | float | None

WIDE, NARROW = 680, 340
"""Widths in px: of a page, and of a phone of 390 px."""
INK, SOFT, LINE, SHADE, PAPER = "#1c1b19", "#57534b", "#dad6cc", "#e9e5db", "#fffefb"
RED, YELLOW, GREEN = "#cf2020", "#e3a008", "#1e7b3c"
TEXT = 12
"""Size of text in px."""
FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Chart:
    """A chart. description: what it shows, in words. head, rows: its table, exact values."""

    title: str
    description: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    _draw: Callable[[int], LayerChart] = field(repr=False, compare=False)

    def svg(self, width: int = WIDE) -> str:
        """The picture as SVG, `width` px wide, with the title and the description inside.

        Raises LuoshiError where altair or vl-convert is not installed.
        """
        try:
            import altair  # noqa: F401
            import vl_convert  # noqa: F401
        except ImportError:
            raise LuoshiError(_("Charts need altair and vl-convert: pip install 'luoshi[charts]'")) from None
        return _drawn(self._draw(width).to_json(indent=None), self.title, self.description)

    def png(self, width: int = WIDE, scale: float = 2) -> bytes:
        """The picture as PNG, for documents that cannot hold SVG; `scale` pixels a px. Raises as svg does."""
        svg = self.svg(width)
        import vl_convert

        content: bytes = vl_convert.svg_to_png(svg, scale=scale)
        return content


def styled(layers: Iterable[Any], width: int, height: int, **more: Any) -> LayerChart:
    """Layers of one picture in the house style; scales of x stay apart."""
    import altair as alt

    axis = {
        "labelFontSize": TEXT, "labelColor": SOFT, "titleFontSize": TEXT, "titleColor": SOFT,
        "titleFontWeight": "normal",
        "gridColor": LINE, "domainColor": LINE, "tickColor": LINE,
    }  # fmt: skip
    made: LayerChart = alt.layer(*layers).properties(
        width=width, height=height, autosize={"type": "none"}, **{"padding": 0} | more
    )
    return made.configure(font=FONT, background="transparent", view={"stroke": None}, axis=axis).configure_text(
        fontSize=TEXT, color=INK
    )


def number(value: float | None) -> str:
    """A figure as it is written in a chart, about four digits of it; — where there is none."""
    if value is None:
        return "—"
    size = abs(value)
    digits = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 3
    said = f"{value:,.{digits}f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def scale_of(most: float) -> tuple[float, str]:
    """What an axis is divided by, and the word for it: 万 and 亿 as officials count, nothing below 100,000."""
    if i18n.language() == "en":
        return (1e9, "billion ") if most >= 1e9 else (1e6, "million ") if most >= 1e6 else (1.0, "")
    return (1e8, "亿") if most >= 1e8 else (1e4, "万") if most >= 1e5 else (1.0, "")


def width_of(text: str, size: int = TEXT) -> float:
    """About how wide a text is, in px: a Chinese character is as wide as it is high, others about half."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.58 for letter in text) * size


def cut(text: str, room: float, size: int = TEXT) -> str:
    """The text within so many px."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


@lru_cache(maxsize=256)
def _drawn(spec: str, title: str, description: str) -> str:
    """The picture, made small: one font for all, no class names, marks described by their <title> only."""
    import vl_convert

    drawing = vl_convert.vegalite_to_svg(spec)
    root = etree.fromstring(drawing.encode(), etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    for node in list(root.iter(etree.Element)):
        _lighter(node)
    _without_empty(root)
    # An id would be there twice when a page holds two widths of it: the label says it, title and desc stand inside.
    root.attrib.update({"role": "img", "aria-label": f"{title}。{description}" if description else title})
    root.set("font-family", FONT)
    root.set("font-size", f"{TEXT}px")
    for n, (tag, words) in enumerate((("title", title), ("desc", description))):
        child = etree.Element(_SVG + tag)
        child.text = words
        root.insert(n, child)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _lighter(node: Any) -> None:
    """Take off what repeats; turn the description of a mark into its title, which shows on hover."""
    mark = node.get("role") == "graphics-symbol" and node.get("aria-roledescription") != "axis"
    said = node.get("aria-label") if mark else None
    for name in list(node.attrib):
        if name.startswith("aria-") or name in {"role", "class", "pointer-events", "font-family", "xlink"}:
            del node.attrib[name]
    for name, value in node.attrib.items():  # places to a tenth of a px; what is written stays as it is
        node.set(name, re.sub(r"(\d+\.\d)\d{2,}", r"\1", value))
    if node.get("font-size") == f"{TEXT}px":
        del node.attrib["font-size"]
    for name in ("opacity", "stroke-opacity"):
        if node.get(name) == "1":
            del node.attrib[name]
    if said:
        title = etree.SubElement(node, _SVG + "title")
        title.text = said


def _without_empty(root: Any) -> None:
    """Drop frames that draw nothing, and groups that hold nothing."""
    for node in reversed(list(root.iter(_SVG + "path", _SVG + "g", _SVG + "rect"))):
        seen = any(node.get(name) not in {None, "none", "transparent"} for name in ("fill", "stroke"))
        draws = seen and (node.tag == _SVG + "rect" or (node.tag == _SVG + "path" and node.get("d")))
        if not len(node) and not draws and node.getparent() is not None:
            node.getparent().remove(node)
