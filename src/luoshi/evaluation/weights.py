"""Weights: given, equal, or by how much an indicator tells offices apart (entropy).

OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6; entropy weights after Hwang and Yoon, Multiple
Attribute Decision Making (1981), chapter 3, known in China as 熵权法.
"""

from __future__ import annotations

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.hierarchy import Tree
from luoshi.evaluation.tables import Array
from luoshi.i18n import gettext as _


def equal(tree: Tree) -> Array:
    """The same weight for all: shape (columns of the tree,)."""
    return np.ones(len(tree.codes))


def entropy(scores: Array) -> Array:
    """Weights that sum to 1, from scores that are not negative: shape (offices, k) → (k,).

    p = score / sum of the indicator; e = -Σ p ln p / ln(offices); weight = (1 - e) / Σ (1 - e). Gaps count as zero.
    """
    filled = np.nan_to_num(scores)
    if len(filled) < 2 or (filled < 0).any():
        raise LuoshiError(_("Entropy weights need at least two offices and scores that are not negative."))
    total = filled.sum(axis=0)
    p = filled / np.where(total > 0, total, 1.0)
    told = 1.0 + np.where(p > 0, p * np.log(np.where(p > 0, p, 1.0)), 0.0).sum(axis=0) / np.log(len(filled))
    told = np.where(total > 0, np.maximum(told, 0.0), 0.0)
    if told.sum() <= 1e-15:
        raise LuoshiError(_("No indicator tells one office from another, so entropy gives no weights."))
    return np.asarray(told / told.sum())
