"""Pages, one module a page. Each answers one question; the address is in `urls`."""
