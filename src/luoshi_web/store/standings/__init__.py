"""Between a race's rows and the core's values: what a race comes to, why, what if."""

from luoshi_web.store.standings.compute import Moved, computed, distance, distance_of_means, lines_of, moved, of
from luoshi_web.store.standings.index import frame, names, order
from luoshi_web.store.standings.otherwise import Otherwise, shares, weights, what_if
from luoshi_web.store.standings.pointed import by_name, statuses
from luoshi_web.store.standings.values import SHARE, SURE, Part, Place, Standings, Used

__all__ = [
    "SHARE",
    "SURE",
    "Moved",
    "Otherwise",
    "Part",
    "Place",
    "Standings",
    "Used",
    "by_name",
    "computed",
    "distance",
    "distance_of_means",
    "frame",
    "lines_of",
    "moved",
    "names",
    "of",
    "order",
    "shares",
    "statuses",
    "weights",
    "what_if",
]
