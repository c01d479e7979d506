"""The demonstration: a made-up county whose papers are read, reviewed, issued and reported on by Luoshi itself."""

TODAY = "2026-09-15"
"""The demonstration's own day, so that its lamps are the same whenever it is started."""
