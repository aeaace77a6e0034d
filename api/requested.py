"""Files that were asked for: sent by the personal link of the request, one at a time."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from api.files import UPLOADS_AT_ONCE
from api.identity import language_of
from api.names import camel
from api.reading import body_of, sha256_of
from domain.ids import this_moment
from domain.refusals import InvalidInput, NotFound, Refusal
from schema.acts.file_requests import Sent, receive_file
from schema.file_requests import asked_for, files_door
from sealing.inspect import Limits
from store.codec import dump
from store.office import Office

STATUS = {"NOT_FOUND": 404}
NAMELESS = "file"
LONGEST_NAME = 200


class Requested:
    """Unknown links, and lines of other requests, are one answer: 404."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.places = asyncio.Semaphore(UPLOADS_AT_ONCE)
        self.routes: list[BaseRoute] = [Route("/send/{token}/{item}", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """The bytes of one file. The answer is the request as it then stands, or why the file was refused."""
        token, item = request.path_params["token"], request.path_params["item"]
        try:
            door = await files_door(self.office, token, this_moment().now)
            if door is None:
                raise NotFound("link")
            name = plain_name(request.query_params.get("name", ""))
            async with self.places:
                data = await body_of(request, Limits().max_bytes)
                if not data:
                    raise InvalidInput("file", "a file has at least one byte")
                await receive_file(self.office, door, item, Sent(name, data, sha256_of(data)))
        except Refusal as refusal:
            told = {"code": refusal.code, "message": refusal.message(language_of(request))}
            return JSONResponse(told, STATUS.get(refusal.code, 422))
        return JSONResponse(camel(dump(await asked_for(self.office, door, token, this_moment().now))))


def plain_name(given: str) -> str:
    """As it can be shown on one line, with its ending: no file is refused for its name."""
    return "".join(each for each in given if each.isprintable()).strip()[-LONGEST_NAME:] or NAMELESS
