"""Where the preview listens, and by which names it may be called."""

from __future__ import annotations

import errno
import os
import re
import socket
from ipaddress import ip_address

from msgspec import Struct

from agendapack.problems import MachineError, UsageError

HOST = "127.0.0.1"
PORT = 8000

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^:\[\]/@\s]+)(:\d{1,5})?")
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class PreviewAddress(Struct, frozen=True):
    """``host`` as it was given, the number ``ip`` that it stands for, and the ``port``."""

    host: str
    ip: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether this machine alone can reach it."""
        return ip_address(self.ip).is_loopback

    @property
    def url(self) -> str:
        """The address of the preview's first page, on this machine."""
        host = HOST if ip_address(self.ip).is_unspecified else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def is_called(self, header: str) -> bool:
        """Whether a Host header names the preview.

        A page of somebody else's whose name was made to lead to this machine (DNS rebinding) could
        read the preview otherwise: its own name is in the header.  A port proves nothing, and is
        another where it is forwarded.  Where other machines may reach the preview, they may call it
        by any number: no name leads there.
        """
        found = _HOST.fullmatch(header)
        if found is None:
            return False
        name = found["name"].strip("[]").lower().removesuffix(".")
        if name in _LOCAL or name in (self.host.lower(), self.ip):
            return True
        return not self.is_loopback and _is_number(name)


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def listen(host: str, port: int) -> tuple[socket.socket, PreviewAddress]:
    """A socket that listens; port 0 takes one that is free.

    UsageError for a host that this machine is not, MachineError for a port that it does not give.
    """
    unknown = UsageError(
        f'--host: this machine is not called "{host}"',
        "leave it out, or give one of this machine's own addresses",
    )
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as fault:
        raise unknown from fault
    family, kind, protocol, _, place = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere this would let two programs have one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen(128)
    except OSError as fault:
        listening.close()
        if fault.errno == errno.EADDRNOTAVAIL:
            raise unknown from fault
        if fault.errno == errno.EADDRINUSE:
            raise MachineError(
                f"port {port} is taken: another program listens there",
                f"end it, or give another port: --port {port + 1 if port < 65535 else PORT}",
            ) from fault
        reason = fault.strerror or str(fault)
        raise MachineError(
            f"the system does not give port {port}: {reason}", f"give another: --port {PORT}"
        ) from fault
    ip, number = listening.getsockname()[:2]
    return listening, PreviewAddress(host, str(ip).split("%")[0], int(number))
