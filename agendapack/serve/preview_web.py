"""The preview as a web application: the site's pages and files, its own, and events.

It answers to its own name alone, gives and takes nothing but what is asked for with GET and HEAD,
and has the browser keep nothing.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Literal
from urllib.parse import quote

from msgspec import json
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agendapack.serve import preview_pages as pages
from agendapack.serve.preview_address import PreviewAddress
from agendapack.serve.preview_files import byte_range, content_type, opened, path_below
from agendapack.serve.preview_state import PreviewBoard, PreviewState

_ASSETS = Path(__file__).with_name("assets")
_CHUNK = 256 * 1024
_EVENT_STREAM = "text/event-stream"

_SAFE = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
}
"""Headers of every answer: what is previewed is for this browser, and for no page of another's."""

_LOOKS, _PAUSE = 200, 0.01
"""How often, and after how many seconds, a file is looked for while the site's folder is away,
because a new one takes its place."""


class PreviewWeb:
    """Answers for the site in the folder ``out``, and for the members' documents, where these are
    shown at all."""

    def __init__(
        self, out: Path, address: PreviewAddress, board: PreviewBoard, *, members: bool
    ) -> None:
        self._out, self._address, self._board, self._members = out, address, board, members

    def application(self) -> Starlette:
        return Starlette(
            routes=[
                Route(f"/{pages.EVENTS}", self._events, methods=["GET"]),
                Route(f"/{pages.SCRIPT}", self._asset, methods=["GET"]),
                Route(f"/{pages.STYLES}", self._asset, methods=["GET"]),
                Route(f"/{pages.MEMBERS_PAGES}{{path:path}}", self._for_members, methods=["GET"]),
                Route("/{path:path}", self._for_all, methods=["GET"]),
            ],
            middleware=[Middleware(_Guard, address=self._address)],
            exception_handlers={404: self._missing, 405: _refused, Exception: _broken},
        )

    async def _for_all(self, request: Request) -> Response:
        state = self._board.state
        if not state.pages:
            return _page(pages.waiting_page(state, members=self._members), 503)
        path = str(request.path_params["path"])
        found = await asyncio.to_thread(self._found, path)
        if found == "folder":
            return RedirectResponse(f"/{quote(path)}/", 307)
        return self._nothing(state) if found is None else await self._sent(found, request, state)

    async def _for_members(self, request: Request) -> Response:
        """A file of the members' documents of the last build, by its name, or the list of them."""
        state = self._board.state
        path = str(request.path_params["path"])
        if not self._members:
            return self._nothing(state)
        if not path:
            return _page(pages.members_page(state.members, state))
        key, _, name = path.rpartition("/")
        for meeting in state.members:
            if meeting.key == key and name in meeting.names:
                target = path_below(meeting.folder, name)
                file = None if target is None else await asyncio.to_thread(opened, target)
                if target is not None and file is not None:
                    return await self._sent((target, file), request, state)
        return self._nothing(state)

    def _found(self, path: str) -> tuple[Path, BinaryIO] | Literal["folder"] | None:
        """The file of the site at an address, open; looked for again where another site took the
        place of the one that it was looked for in."""
        if not path or path.endswith("/"):
            path += "index.html"
        for _ in range(_LOOKS):
            before = _identity(self._out)
            target = path_below(self._out, path)
            if target is None:
                return None
            if os.path.isdir(target):  # noqa: PTH112 - a Path raises where a name is too long
                return "folder"
            if (file := opened(target)) is not None:
                return target, file
            if before is not None and before == _identity(self._out):
                return None
            time.sleep(_PAUSE)
        return None

    async def _sent(
        self, found: tuple[Path, BinaryIO], request: Request, state: PreviewState
    ) -> Response:
        target, file = found
        if target.suffix.lower() != ".html":
            return _sent(file, target.name, request)
        with file:
            page = await asyncio.to_thread(file.read)
        return _page(pages.with_preview(page, state, members=self._members))

    def _nothing(self, state: PreviewState) -> Response:
        return _page(pages.missing_page(state, members=self._members), 404)

    async def _missing(self, _request: Request, _fault: Exception) -> Response:
        return self._nothing(self._board.state)

    async def _asset(self, request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        content = (_ASSETS / name).read_bytes()
        return Response(content, media_type=content_type(name))

    async def _events(self, request: Request) -> Response:
        """Each state, as the server-sent events of the HTML standard."""
        if request.method == "HEAD":  # what would come after the head has no end
            return Response(media_type=_EVENT_STREAM)

        async def events() -> AsyncIterator[bytes]:
            async for state in self._board.states():
                yield b"retry: 1000\ndata: %s\n\n" % json.encode(_told(state))

        return StreamingResponse(events(), media_type=_EVENT_STREAM)


def _told(state: PreviewState) -> dict[str, Any]:
    """What the browser is told of a state."""
    return {
        "pages": state.pages,
        "outcome": state.outcome,
        "building": state.building,
        "problems": state.problems,
    }


def _identity(folder: Path) -> int | None:
    """What tells a folder from another of its name; None where there is none."""
    try:
        return folder.stat().st_ino
    except OSError:
        return None


def _page(content: bytes, status: int = 200) -> Response:
    return Response(content, status, media_type="text/html; charset=utf-8")


def _sent(file: BinaryIO, name: str, request: Request) -> Response:
    """A file, or the part that was asked for.

    A reader that fetches a PDF in parts gives its ETag, so that they are parts of one file.
    """
    known = os.fstat(file.fileno())
    tag = f'"{known.st_ino:x}-{known.st_size:x}-{known.st_mtime_ns:x}"'
    asked = request.headers.get("range")
    if request.headers.get("if-range", tag) != tag:
        asked = None
    headers = {"accept-ranges": "bytes", "etag": tag}
    part = byte_range(asked, known.st_size)
    if part is None:
        file.close()
        return Response(status_code=416, headers={"content-range": f"bytes */{known.st_size}"})
    is_whole = part.end - part.first == known.st_size
    headers["content-length"] = str(part.end - part.first)
    if not is_whole:
        headers["content-range"] = f"bytes {part.first}-{part.end - 1}/{known.st_size}"

    def chunks() -> Iterator[bytes]:
        with file:
            file.seek(part.first)
            left = part.end - part.first
            while left and (chunk := file.read(min(left, _CHUNK))):
                left -= len(chunk)
                yield chunk

    if request.method == "HEAD":
        file.close()
        headers["content-type"] = content_type(name)
        return Response(status_code=200 if is_whole else 206, headers=headers)
    return StreamingResponse(
        chunks(), 200 if is_whole else 206, headers, media_type=content_type(name)
    )


async def _refused(_request: Request, _fault: Exception) -> Response:
    return _plain(405, "The preview can only be looked at.\n", {"allow": "GET, HEAD"})


async def _broken(_request: Request, _fault: Exception) -> Response:
    return _plain(500, "The preview could not answer this; load the page again.\n")


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return Response(words, status, headers, media_type="text/plain; charset=utf-8")


class _Guard:
    """Answers nobody who calls the preview by a name that is not its own, and adds the headers that
    every answer has."""

    def __init__(self, app: ASGIApp, address: PreviewAddress) -> None:
        self._app, self._address = app, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in _SAFE.items()]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        answer = self._app
        if not self._address.is_called(Headers(scope=scope).get("host", "")):
            words = f"The preview is at {self._address.url}; it answers to no other name.\n"
            answer = _plain(421, words)
        await answer(scope, receive, sending)
