"""Every sentence that the web app says: collected from its templates and its Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from django.template import Template
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

import luoshi_web

HOME = Path(luoshi_web.__file__).parent
KEYWORDS = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")) | {
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def templates() -> list[Path]:
    return sorted((HOME / "templates").rglob("*.html"))


def in_templates() -> Iterator[tuple[str, str]]:
    """(template, msgid) of every translate and blocktranslate."""
    for path in templates():
        name = str(path.relative_to(HOME))
        for node in Template(path.read_text(encoding="utf-8")).nodelist.get_nodes_by_type(Node):
            for message in _said(node):
                yield name, message


def _said(node: Node) -> Iterator[str]:
    if isinstance(node, TranslateNode):
        yield str(node.filter_expression.var.literal or node.filter_expression.var)
    elif isinstance(node, BlockTranslateNode):
        for tokens in filter(None, (node.singular, node.plural)):
            yield node.render_token_list(tokens)[0]


def in_python() -> Iterator[tuple[str, str]]:
    """(module, msgid) of every gettext call."""
    for name, _line, message, _comments, _context in extract_from_dir(
        str(HOME), method_map=[("**.py", "python")], keywords=KEYWORDS, directory_filter=lambda _d: True
    ):
        for one in message if isinstance(message, tuple) else (message,):
            if one:
                yield name, one


def all_messages() -> dict[str, str]:
    """msgid → the first place that says it."""
    found: dict[str, str] = {}
    for place, message in (*in_templates(), *in_python()):
        found.setdefault(message, place)
    return found
