"""`luoshi serve`: the pages, the API and a worker, until it is stopped."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import click
from django.utils.translation import gettext as _

from luoshi import files
from luoshi.errors import LuoshiError
from luoshi_web import commands


def serve() -> click.Command:
    """The verb `serve`."""
    commands.speak()
    return click.Command(
        "serve",
        callback=run,
        params=[
            click.Option(["--host"], default="127.0.0.1", show_default=True),
            click.Option(["--port"], type=click.IntRange(1, 65535), default=8000, show_default=True),
            click.Option(["--threads"], type=click.IntRange(1, 256), default=8, show_default=True),
            click.Option(["--worker/--no-worker"], default=True, help=_("Start a worker too.")),
        ],
        help=_("Run the web app: pages, API and a worker."),
    )


def run(host: str, port: int, threads: int, worker: bool, after: Callable[[str], None] | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C. `after` is called with the address once it is bound."""
    commands.speak()
    _demand_address(host)
    from django.conf import settings

    commands.prepare()
    server = _server(host, port, threads, settings.MAX_BYTES)
    url = os.environ.get("LUOSHI_URL") or f"http://{host}:{port}"
    click.echo(_("Luoshi runs at %(url)s (stop with Ctrl-C).") % {"url": url})
    if after:
        after(url)
    supervisor = Supervisor() if worker else None
    quiet()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=read_ahead, daemon=True).start()
    try:
        server.run()
    finally:
        if supervisor:
            supervisor.stop()


def read_ahead() -> None:
    """Have in memory what the first who asks would wait for."""
    from django.db import connection

    from luoshi_web.clock import today
    from luoshi_web.queries import whole

    try:
        whole.read_ahead(today())
    finally:
        connection.close()


def quiet() -> None:
    """Look for circular garbage less often: with the values of tens of thousands of steps in memory, looking through
    them all every few requests would cost more than the requests. What is there by now stays anyhow."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _demand_address(host: str) -> None:
    """Where others reach the server it must know its address, or anybody could pretend to be it (Host header)."""
    if host not in ("127.0.0.1", "localhost", "::1") and not os.environ.get("LUOSHI_URL"):
        raise LuoshiError(_("Say under which address people reach it: LUOSHI_URL=https://… luoshi serve --host …"))


def _server(host: str, port: int, threads: int, max_bytes: int) -> Any:
    from waitress.channel import HTTPChannel
    from waitress.server import create_server

    from luoshi_web.commands.too_large import Parser
    from luoshi_web.wsgi import application

    HTTPChannel.parser_class = Parser

    room = max_bytes + 1024 * 1024  # the form around the file
    proxy: dict[str, Any] = {}
    if os.environ.get("LUOSHI_PROXY") == "1":
        proxy = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    try:
        # inbuf_overflow: an upload stays in memory until it is known to bear no marking
        return create_server(
            application,
            host=host,
            port=port,
            threads=threads,
            ident="luoshi",
            max_request_body_size=room,
            inbuf_overflow=room,
            clear_untrusted_proxy_headers=True,
            **proxy,
        )
    except OSError as error:
        raise LuoshiError(
            _("Port %(port)d cannot be used (%(reason)s). Choose another: luoshi serve --port N")
            % {"port": port, "reason": files.reason(error)}
        ) from None


_WORKER = [sys.executable, "-m", "luoshi_web.commands.worker"]


class Supervisor:
    """Keeps one worker running: starts it anew when it ends, ends it with the server."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def _keep(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            self._process = subprocess.Popen(_WORKER, stdin=subprocess.PIPE)  # noqa: S603
            self._process.wait()
            self._stopping.wait(pause)
            pause = min(pause * 2, 60.0)

    def stop(self) -> None:
        """End the worker; a task in hand is given ten seconds, and is done again at the next start otherwise."""
        self._stopping.set()
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
