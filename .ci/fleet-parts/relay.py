"""A relay that ends TLS, knows the requests that pass it, and stops one where it is told to."""

import socket
import ssl
import threading


class Request:
    """One request, and who sent it."""

    def __init__(self, peer, head, body):
        self.peer, self.head, self.body = peer, head, body
        line = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        self.method, self.path = line[0], line[1] if len(line) > 1 else ""


class Point:
    """Where one request is stopped: connected and not yet asked, asked before it reaches the server, or answered."""

    def __init__(self, matches, stage):
        self.matches, self.stage, self.subject = matches, stage, None
        self._reached, self._released = threading.Event(), threading.Event()
        self._delivers = True

    def wait(self, seconds=60):
        """Until the request is there."""
        return self._reached.wait(seconds)

    def release(self, delivers=True):
        """Lets it go on; or it, or its answer, is lost."""
        self._delivers = delivers
        self._released.set()

    def stop(self):
        self._reached.set()
        self._released.wait(300)
        return self._delivers


class Relay:
    """Listens at a place and asks a server there or elsewhere."""

    def __init__(self, place, port, server, context, upstream=None):
        self._place, self._server, self._context, self._upstream = place, server, context, upstream
        self._points, self._lock = [], threading.Lock()
        self.requests = []
        ready = threading.Event()
        threading.Thread(target=self._listen, args=(port, ready), daemon=True).start()
        if not ready.wait(30):
            raise RuntimeError(f"{place.name}: no relay")

    def stop_at(self, stage, matches):
        """Stops the next request that matches; at the stage `connected`, the next connection from an address that does."""
        point = Point(matches, stage)
        with self._lock:
            self._points.append(point)
        return point

    def spare(self, point):
        """Nothing is stopped there any more."""
        with self._lock:
            if point in self._points:
                self._points.remove(point)
        point.release()

    def _listen(self, port, ready):
        self._place.enter()
        listener = socket.create_server((self._place.address, port), backlog=256)
        ready.set()
        while True:
            client, peer = listener.accept()
            threading.Thread(target=self._serve, args=(client, peer[0]), daemon=True).start()

    def _serve(self, client, peer):
        try:
            client.settimeout(120)
            if (point := self._point(peer, "connected")) and not point.stop():
                return client.close()
            with self._context.wrap_socket(client, server_side=True) as secure:
                while request := self._request(secure, peer):
                    if not self._pass(request, secure):
                        return
        except OSError:
            client.close()

    def _request(self, secure, peer):
        message = read_message(secure)
        if message is None:
            return None
        request = Request(peer, *message)
        with self._lock:
            self.requests.append(request)
        return request

    def _point(self, subject, *stages):
        with self._lock:
            for point in self._points:
                if point.stage in stages and point.matches(subject):
                    self._points.remove(point)
                    point.subject = subject
                    return point
        return None

    def _pass(self, request, secure):
        """Whether the connection goes on."""
        point = self._point(request, "asked", "answered")
        if point and point.stage == "asked" and not point.stop():
            return False
        with self._connect() as server:
            server.sendall(request.head + b"\r\n\r\n" + request.body)
            if request.path.startswith("/v3/watch"):
                while piece := server.recv(65536):
                    secure.sendall(piece)
                return False
            answer = read_message(server)
        if answer is None or point and point.stage == "answered" and not point.stop():
            return False
        secure.sendall(answer[0] + b"\r\n\r\n" + answer[1])
        return True

    def _connect(self):
        server = socket.create_connection(self._server, 30)
        server.settimeout(120)
        if self._upstream:
            server = self._upstream.wrap_socket(server, server_hostname=self._server[0])
        return server


def read_message(connection):
    """Head and body of a message whose length is told or which comes in pieces; nil at the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, body = data.split(b"\r\n\r\n", 1)
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65536)
        return head, body
    while len(body) < int(fields.get(b"content-length", b"0")):
        piece = connection.recv(65536)
        if not piece:
            return None
        body += piece
    return head, body


def context(certificates):
    """What a server shows."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(f"{certificates}/server.pem", f"{certificates}/server.key")
    return made


def trust(certificates):
    """What a client believes."""
    return ssl.create_default_context(cafile=f"{certificates}/ca.pem")
