"""Charts for pages, bulletins and print, drawn without a network: each an SVG with its table and a text alternative."""

from luoshi.bulletin.charts.bars import Bar, Part, comparison, ranked_bars
from luoshi.bulletin.charts.base import NARROW, WIDE, Chart
from luoshi.bulletin.charts.heat import Cell, heat_map
from luoshi.bulletin.charts.tiles import tile_map
from luoshi.bulletin.charts.trajectory import Point, trajectory

__all__ = [
    "NARROW",
    "WIDE",
    "Bar",
    "Cell",
    "Chart",
    "Part",
    "Point",
    "comparison",
    "heat_map",
    "ranked_bars",
    "tile_map",
    "trajectory",
]
