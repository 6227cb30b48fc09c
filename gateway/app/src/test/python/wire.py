"""HTTP/1.1 by hand, so that it can be wrong where a library would not allow it."""
import json
import socket

DETECT = "/v1/detect"


class Unanswered(Exception):
    """The connection ended, or nothing came, before a whole response."""


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        kind = self.headers.get("content-type", "")
        return self.json().get("error") if kind == "application/problem+json" else None

    def __str__(self):
        return f"{self.status} {self.body[:300]!r}"


class Connection:
    def __init__(self, address, timeout=90):
        self.socket = socket.create_connection(address, timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pending = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def read(self, head_only=False):
        head = self._until(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        if status == 100:
            return Response(status, headers, b"")
        length = 0 if head_only or status == 204 else int(headers.get("content-length", 0))
        return Response(status, headers, self._exactly(length))

    def closed_by_server(self):
        try:
            return not self.pending and self.socket.recv(1) == b""
        except ConnectionError:
            return True

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except OSError as e:
            raise Unanswered(f"{type(e).__name__} after {self.pending[:80]!r}") from e
        if not data:
            raise Unanswered(f"closed after {self.pending[:80]!r}")
        self.pending += data

    def _until(self, mark):
        while mark not in self.pending:
            self._more()
        head, _, self.pending = self.pending.partition(mark)
        return head

    def _exactly(self, count):
        while len(self.pending) < count:
            self._more()
        data, self.pending = self.pending[:count], self.pending[count:]
        return data


def request_bytes(method, path, body=b"", headers=None, length=True):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if length and (body or method in ("PUT", "POST")):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def exchange(address, method, path, body=b"", headers=None, timeout=90):
    """One request on a connection of its own. A server may answer before it has read everything."""
    with Connection(address, timeout) as connection:
        try:
            connection.send(request_bytes(method, path, body, headers))
        except (BrokenPipeError, ConnectionResetError):
            pass
        return connection.read(head_only=method == "HEAD")


def multipart(parts, boundary="----acceptance"):
    """(name, file name or None, value) each; gives body and headers."""
    body = b""
    for name, file_name, value in parts:
        file = f'; filename="{file_name}"' if file_name else ""
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + value + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}
