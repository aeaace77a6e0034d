"""Our own pages: built by frontend_stub, served with a strict policy."""

import email
import mailbox
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api.names import camel
from api.reading import body_of
from schema.context import Context
from schema.verification import of_bytes
from sealing.inspect import Limits
from store.codec import dump
from store.office import Office

DIST = Path(__file__).parents[1] / "frontend_stub" / "dist"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
BOARD = (
    "/", "/sign-in", "/enter/{token}", "/documents", "/signatures", "/chase", "/clients", "/settings/messages", "/settings/templates",
    "/pipelines/{id}", "/jobs/{id}",
)  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self' blob:; frame-src 'self' blob:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# GraphiQL's editor writes its own styles; only the signed-in see that page.
LOOSER = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


class Pages:
    def __init__(self, office: Office, mailbox_folder: Path | None, language_of: Any) -> None:
        self.office, self.mailbox_folder, self.language_of = office, mailbox_folder, language_of
        board = self.page("board.html")
        self.routes: list[BaseRoute] = [
            *(Route(path, board) for path in BOARD),
            Route("/s/{token}", self.page("sign.html")),
            Route("/inbox/{token}", self.page("inbox.html")),
            Route("/send/{token}", self.page("send.html")),
            Route("/verify", self.page("verify.html"), methods=["GET"]),
            Route("/verify", self.verify, methods=["POST"]),
            Route("/verify/root.pem", self.root),
            Route("/verify/{code}", self.page("verify.html")),
            Route("/graphiql", self.page("graphiql.html", LOOSER)),
            Route("/mailbox", self.mailbox_page),
            Route("/mailbox/messages", self.messages),
            Route("/help/{topic}", self.help),
            Mount("/assets", StaticFiles(directory=DIST / "assets", check_dir=False)),
        ]

    def page(self, name: str, policy: str = POLICY) -> Any:
        async def show(request: Request) -> Response:
            if not (DIST / name).exists():
                return HTMLResponse(
                    "<p>The pages are not built: <code>make setup</code> builds them.</p>", 503
                )
            return FileResponse(DIST / name, headers=headers(policy))

        return show

    async def help(self, request: Request) -> Response:
        """A page of help, in the reader's language."""
        topic = request.path_params["topic"]
        if not topic.replace("-", "").isalnum():
            raise HTTPException(404)
        for name in (f"{topic}.{self.language_of(request)}.html", f"{topic}.en.html"):
            if (DIST / "help" / name).exists():
                return FileResponse(DIST / "help" / name, headers=headers(POLICY))
        raise HTTPException(404)

    async def verify(self, request: Request) -> Response:
        """Judges the bytes of a PDF; nothing is kept."""
        data = await body_of(request, 2 * Limits().max_bytes)
        context = Context(self.office, None, "", self.language_of(request))
        return JSONResponse(camel(dump(await of_bytes(context, data))))

    async def root(self, request: Request) -> Response:
        """The certificate authority under which files are sealed here, to be trusted by a PDF reader."""
        return Response(self.office.seal_key().root_pem, media_type="application/x-pem-file")

    async def mailbox_page(self, request: Request) -> Response:
        self._at_home(request)
        return cast(Response, await self.page("mailbox.html")(request))

    async def messages(self, request: Request) -> Response:
        """The mails that would have been sent, the newest first: on a machine of one's own only."""
        return JSONResponse(list_messages(self._at_home(request)))

    def _at_home(self, request: Request) -> Path:
        """Mails hold secrets: they are shown only where no mail server is set, to this machine itself."""
        from_here = request.client is not None and request.client.host in LOOPBACK
        called_so = request.url.hostname in LOOPBACK  # not by a foreign name that was made to lead here
        if self.mailbox_folder is None or not (from_here and called_so):
            raise HTTPException(404)
        return self.mailbox_folder


def headers(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "no-cache",
    }


def list_messages(folder: Path, most: int = 200) -> list[dict[str, Any]]:
    if not folder.exists():
        return []
    box = mailbox.Maildir(folder, create=False)
    found = [(key, email.message_from_bytes(box.get_bytes(key), policy=default)) for key in box.iterkeys()]
    found.sort(key=lambda each: str(each[1]["X-Countersign-At"]), reverse=True)
    return [_message(key, message) for key, message in found[:most]]


def _message(key: str, message: EmailMessage) -> dict[str, Any]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return {
        "id": key,
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "at": str(message["X-Countersign-At"]),
        "text": text.get_content() if text else "",
        "html": html.get_content() if html else "",
    }
