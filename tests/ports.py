"""Ports for servers that a test starts in a process of their own."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def free() -> int:
    """A port at which nothing listens, and below those that outgoing connections are given (from 32768 on), so that
    nobody takes it before the server does. Workers of a test run look from different places on."""
    for port in range(20_000 + os.getpid() % 10_000, 32_768):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")
