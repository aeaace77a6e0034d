"""The address that a server listens on, taken before anything else is opened."""

import errno
import socket


class CannotListen(Exception):
    """The address is not to be had."""


def bound(host: str, port: int) -> socket.socket:
    """The address, not yet listened on. Raises CannotListen."""
    try:
        kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        taken = socket.socket(kind, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise CannotListen(
                f"Something listens on port {port} already: stop it, or take another with --port."
            ) from None
        raise CannotListen(f"Cannot listen on {host}, port {port}: {fault.strerror}.") from None
    return taken
