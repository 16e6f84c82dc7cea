"""What may stand between the program and the server: a wire that is slow, hangs or is cut, and an HTTP proxy."""
import socket
import threading
import time


class Wire:
    """A port that leads to another. What the far end sends may come slowly, stop, or the wire may be cut."""

    def __init__(self, host, port):
        self.far = (host, port)
        self.rate = None  # bytes a second, for each connection
        self.left = None  # bytes of all connections together, after which nothing comes any more
        self.is_cut = False
        self.connections = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def address(self):
        return f"https://127.0.0.1:{self.port}"

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                if self.is_cut:
                    raise OSError("cut")
                far = self.open(near)
            except OSError:
                near.close()
                continue
            self.connections += [near, far]
            threading.Thread(target=self.carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, True), daemon=True).start()

    def open(self, _near):
        return socket.create_connection(self.far)

    def carry(self, source, sink, is_answer):
        try:
            while data := source.recv(16384):
                if is_answer and self.left is not None:
                    self.left -= len(data)
                    while self.left is not None and self.left < 0 and not self.is_cut:
                        time.sleep(0.1)
                if is_answer and self.rate:
                    time.sleep(len(data) / self.rate)
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            end.close()

    def cut(self):
        self.is_cut = True
        for end in self.connections:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.connections.clear()

    def mend(self):
        self.is_cut = False

    def close(self):
        self.cut()
        self.listener.close()


class HttpProxy(Wire):
    """An HTTP proxy that knows CONNECT, and counts."""

    def __init__(self):
        self.asked = []
        super().__init__(None, None)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def open(self, near):
        head = b""
        while b"\r\n\r\n" not in head:
            if not (data := near.recv(4096)):
                raise OSError("gone")
            head += data
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append(f"{method} {target}")
        host, port = target.rsplit(":", 1)
        far = socket.create_connection((host, int(port)))
        near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return far
