"""A chart on a page: the picture for a page and one for a phone, of which one is shown, and its table."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.bulletin.charts import NARROW, WIDE, Chart
from luoshi.bulletin.charts.base import number
from luoshi_web.templatetags.pages import with_shape
from luoshi_web.views import goalwords

register = template.Library()


@register.simple_tag
def chart(drawn: Chart, note: str = "", table: bool = True) -> SafeString:
    """The chart with a note below it, and its table folded away."""
    wide, narrow = (mark_safe(drawn.svg(width)) for width in (WIDE, NARROW))  # noqa: S308 - drawn by us, text escaped
    below = format_html('<p class="soft small">{}</p>', note) if note else ""
    return format_html(
        '<figure class="chart"><div class="chart-wide">{}</div><div class="chart-narrow">{}</div>'
        "<figcaption>{}{}</figcaption></figure>",
        wide, narrow, below, _table(drawn) if table else "",
    )  # fmt: skip


@register.simple_tag
def chart_table(drawn: Chart) -> SafeString:
    """The table of a chart, open."""
    head = format_html_join("", '<th scope="col"{}>{}</th>', ((_class(n), word) for n, word in enumerate(drawn.head)))
    rows = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in drawn.rows))
    return format_html(
        '<div class="table-wrap" role="region" tabindex="0" aria-label="{}"><table class="figures">'
        '<caption class="visually-hidden">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        drawn.title, drawn.title, head, rows,
    )  # fmt: skip


@register.simple_tag
def course(name: str, large: bool = False) -> SafeString:
    """The course of a goal as colour, shape and word, like a lamp's."""
    from luoshi_web.models import Goal

    return with_shape(goalwords.COLOURS.get(name, "grey"), str(Goal.Course(name).label), " big" if large else "")


@register.filter
def plainly(value: float | None) -> str:
    """A figure without its unit; — where there is none."""
    return number(value)


def _table(drawn: Chart) -> SafeString:
    return format_html(
        '<details class="no-print"><summary class="btn text">{}</summary>{}</details>',
        _("As a table"),
        chart_table(drawn),
    )


def _class(n: int) -> SafeString:
    return mark_safe(' class="num"' if n else "")  # noqa: S308 - constants


def _cells(row: tuple[Any, ...]) -> SafeString:
    first = format_html('<th scope="row">{}</th>', row[0])
    return first + format_html_join("", '<td class="num" title="{}">{}</td>', (_cell(value) for value in row[1:]))


def _cell(value: Any) -> tuple[str, str]:
    if value is None:
        return "", "—"
    return (f"{value:,.10g}", number(value)) if isinstance(value, int | float) else ("", str(value))
