"""How a caller is told of a failure: a code, the request's id, and nothing from inside."""

from collections.abc import Iterable, Sequence
from types import TracebackType

import sqlalchemy.exc
import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from schema.errors import ApiError, BadUserInput, Code, ParseFailed, Unavailable

log = structlog.stdlib.get_logger("graphql")

MOST_REQUEST_ERRORS = 5
# GraphQL quotes what it refuses, however long that is.
LONGEST_MESSAGE = 400

# A database that is away is not a fault of ours: the caller may try again.
AWAY = (
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
    sqlalchemy.exc.TimeoutError,
    ConnectionError,
    TimeoutError,
)


def cause_of(error: BaseException) -> BaseException:
    """What was raised first, beneath the locations that GraphQL wraps around it."""
    while isinstance(error, GraphQLError) and error.original_error is not None:
        error = error.original_error
    return error


def verdict(error: BaseException) -> ApiError:
    """The one closed-list error that a failure amounts to."""
    cause = cause_of(error)
    if isinstance(cause, ApiError):
        return cause
    if isinstance(cause, AWAY):
        return Unavailable()
    if _is_unfit(cause):
        return BadUserInput("A value is out of range, or holds a character that cannot be kept.")
    if isinstance(cause, GraphQLSyntaxError):
        return ParseFailed(cause.message)
    if isinstance(cause, CannotGetOperationTypeError | InvalidOperationTypeError):
        return BadUserInput(_about_the_operation(cause))
    if _is_of_the_caller(error, cause):
        return BadUserInput(str(getattr(error, "message", error)))
    return ApiError()


def report(
    errors: Iterable[BaseException], request_id: str, *, hints: bool = True
) -> list[dict[str, object]]:
    """Errors as an answer carries them; faults are logged under the request's id and masked.

    Without `hints` (for the anonymous) nothing of the schema is suggested. Errors of the request itself,
    which have no path, are cut to five.
    """
    errors = list(errors)
    if all(not getattr(error, "path", None) for error in errors):
        errors = errors[:MOST_REQUEST_ERRORS]
    verdicts = [verdict(error) for error in errors]
    _log_faults(errors, verdicts, request_id)
    return [_face(e, v, request_id, hints) for e, v in zip(errors, verdicts, strict=True)]


def is_of_the_request(data: object, errors: Sequence[GraphQLError] | None) -> bool:
    """Whether the errors stopped the request before anything was executed: then the answer has no data."""
    return data is None and bool(errors) and all(error.path is None for error in errors or ())


def _about_the_operation(cause: CannotGetOperationTypeError | InvalidOperationTypeError) -> str:
    if isinstance(cause, CannotGetOperationTypeError):
        return cause.as_http_error_reason()
    served = (
        "by WebSocket or at /graphql/stream" if cause.operation_type.value == "subscription" else "by POST"
    )
    return f"A {cause.operation_type.value} is served {served}."


def _is_unfit(cause: BaseException) -> bool:
    """SQLSTATE class 22, data exception: PostgreSQL takes no NUL in a text, and no number beyond its column."""
    state = getattr(getattr(cause, "orig", None), "sqlstate", None)
    return isinstance(cause, sqlalchemy.exc.DBAPIError) and str(state).startswith("22")


def _is_of_the_caller(error: BaseException, cause: BaseException) -> bool:
    # GraphQL itself raises about variables before there is any path, and about arguments while reading
    # values. All else that it raises (serialising, null in a non-null field) is a fault of ours.
    if not isinstance(error, GraphQLError) or not isinstance(cause, GraphQLError):
        return False
    return error.path is None or _raised_in(cause.__traceback__) == "graphql.execution.values"


def _raised_in(traceback: TracebackType | None) -> str | None:
    module = None
    while traceback is not None:
        module = traceback.tb_frame.f_globals.get("__name__")
        traceback = traceback.tb_next
    return module


def _face(error: BaseException, verdict: ApiError, request_id: str, hints: bool) -> dict[str, object]:
    message = str(verdict)
    if not hints:
        message = message.split(" Did you mean")[0]
    face: dict[str, object] = {"message": message[:LONGEST_MESSAGE]}
    if isinstance(error, GraphQLError):
        if error.locations:
            face["locations"] = [{"line": at.line, "column": at.column} for at in error.locations[:10]]
        if error.path:
            face["path"] = error.path
    face["extensions"] = {
        "code": verdict.code,
        "requestId": request_id,
        "retryable": verdict.code.retryable,
        **verdict.extensions,
    }
    return face


def _log_faults(errors: list[BaseException], verdicts: list[ApiError], request_id: str) -> None:
    # A list of a thousand failing fields is one fault, not a thousand pages of log.
    told: set[tuple[type[BaseException], str]] = set()
    for error, seen in zip(errors, verdicts, strict=True):
        cause = cause_of(error)
        if seen.code not in {Code.INTERNAL, Code.UNAVAILABLE} or (type(cause), str(cause)) in told:
            continue
        told.add((type(cause), str(cause)))
        path = ".".join(map(str, getattr(error, "path", None) or ()))
        log.error("graphql.fault", request_id=request_id, code=seen.code.value, path=path, exc_info=cause)
