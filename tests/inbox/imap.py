"""A mail server of one test: as much of IMAP as somebody who looks for new mails speaks."""

import re
import socketserver
import threading
from types import TracebackType

LITERAL = re.compile(rb"UID FETCH (\d+)", re.IGNORECASE)


class Box(socketserver.ThreadingTCPServer):
    """One mailbox, `INBOX` of `hub`, whose password is `p@ss`; mails have numbers from 1."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *mails: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails = list(mails)
        self.seen: set[int] = set()
        self.flagged: set[int] = set()

    @property
    def url(self) -> str:
        return f"imap://hub:p%40ss@127.0.0.1:{self.server_address[1]}/INBOX"

    def __enter__(self) -> "Box":
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.shutdown()
        self.server_close()


class _Talk(socketserver.StreamRequestHandler):
    server: Box

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _, said = line.strip().partition(b" ")
            for answer in self._answers(said):
                self.wfile.write(answer + b"\r\n")
            self.wfile.write(tag + (b" NO wrong\r\n" if self._is_wrong(said) else b" OK done\r\n"))
            if said.upper() == b"LOGOUT":
                return

    def _is_wrong(self, said: bytes) -> bool:
        return said.upper().startswith(b"LOGIN") and b'"p@ss"' not in said

    def _answers(self, said: bytes) -> list[bytes]:
        verb = said.upper()
        if verb == b"CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1"]
        if verb.startswith(b"SELECT"):
            return [b"* %d EXISTS" % len(self.server.mails)]
        if verb.startswith(b"UID SEARCH"):
            new = [n for n in range(1, len(self.server.mails) + 1) if n not in self.server.seen]
            return [b"* SEARCH " + b" ".join(b"%d" % n for n in new)]
        if found := LITERAL.match(said):
            mail = self.server.mails[int(found[1]) - 1]
            return [b"* 1 FETCH (UID %s BODY[]<0> {%d}\r\n%s)" % (found[1], len(mail), mail)]
        if verb.startswith(b"UID STORE"):
            marked = self.server.flagged if b"Flagged" in said else self.server.seen
            marked.add(int(said.split()[2]))
        return [b"* BYE"] if verb == b"LOGOUT" else []
