"""A connection to PostgreSQL that can be lost at the worst moment: a relay which a test tells when to cut."""

import selectors
import socket
from contextlib import suppress
from threading import Thread

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from comity.adapters.store_postgres import Address


class Relay:
    """Passes bytes between clients and the server.

    cut: what happens to the next COMMIT. ``before`` loses the connection, and it does not reach the server; ``after``
    loses it when the server has answered, which the client does not learn. refuse: no new connection gets through.
    """

    def __init__(self, address: Address) -> None:
        found = conninfo_to_dict(address.conninfo)
        host = str(found.get("host", "127.0.0.1"))
        self._server = (host, int(found.get("port") or 5432))
        self._unix = f"{host}/.s.PGSQL.{self._server[1]}" if host.startswith("/") else ""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.cut = ""
        self.refuse = False
        port = self._listening.getsockname()[1]
        conninfo = make_conninfo(address.conninfo, host="127.0.0.1", port=port)
        self.address = Address(conninfo=conninfo, schema=address.schema, shown=f"relay to {address}")
        self._thread = Thread(target=self._accept, daemon=True)
        self._thread.start()

    def lose_all(self) -> None:
        """End every connection that is open now."""
        while self._open:
            end = self._open.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        """Stop."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)
        self.lose_all()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.refuse:
                    client.close()
                else:
                    Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        server = self._connect()
        self._open += [client, server]
        with suppress(OSError, ValueError), selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ)
            ready.register(server, selectors.EVENT_READ)
            while self._pass_on(client, server, [key.fileobj for key, _ in ready.select()]):
                pass
        for end in (client, server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _pass_on(self, client: socket.socket, server: socket.socket, readable: list[object]) -> bool:
        """Pass on what came; whether to go on."""
        if client in readable:
            sent = client.recv(65_536)
            cut = ""
            if b"COMMIT" in sent:
                cut, self.cut = self.cut, ""
            if not sent or cut == "before":
                return False
            server.sendall(sent)
            if cut == "after":
                server.recv(65_536)
                return False
        if server in readable:
            answer = server.recv(65_536)
            client.sendall(answer)
            return bool(answer)
        return True

    def _connect(self) -> socket.socket:
        if not self._unix:
            return socket.create_connection(self._server)
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._unix)
        return server
