"""A client that costs as little as it can: the machine is the server's."""

import selectors
import socket
import time
from collections.abc import Callable, Iterator

HEAD_END = b"\r\n\r\n"


class Connection:
    """One kept-alive connection with one request under way at a time."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.received = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Read what is there; whether the answer is complete."""
        part = self.socket.recv(1 << 20)
        if not part:
            raise ConnectionError("The server closed the connection.")
        self.received += part
        head, found, body = self.received.partition(HEAD_END)
        return bool(found) and len(body) >= _length(head)

    @property
    def status(self) -> int:
        return int(self.received[9:12])

    @property
    def body(self) -> bytes:
        return self.received.partition(HEAD_END)[2]

    def ask(self, request: bytes) -> bytes:
        """Send one request and return the body of its answer, which must be a success."""
        self.send(request)
        while not self.receive():
            pass
        if self.status != 200:
            raise RuntimeError(self.received.decode())
        return self.body


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def request(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    head = (
        f"{method} /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def load(
    port: int, requests: list[Iterator[bytes]], seconds: float, accept: Callable[[bytes], bool]
) -> tuple[float, list[float]]:
    """Keep one connection busy for each source of requests; answers per second, latencies."""
    selector = selectors.DefaultSelector()
    start = time.perf_counter()
    for source in requests:
        connection = Connection(port)
        connection.send(next(source))
        selector.register(connection.socket, selectors.EVENT_READ, (connection, source))
    latencies: list[float] = []
    while selector.get_map():
        for key, _events in selector.select(timeout=1):
            connection, source = key.data
            if not connection.receive():
                continue
            if connection.status != 200 or not accept(connection.body):
                raise RuntimeError(connection.received.decode())
            now = time.perf_counter()
            latencies.append(now - connection.sent_at)
            if now < start + seconds:
                connection.send(next(source))
            else:
                selector.unregister(connection.socket)
                connection.socket.close()
    return len(latencies) / (time.perf_counter() - start), latencies
