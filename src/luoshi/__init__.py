"""Luoshi 落实: from a government's words to delivered results."""
