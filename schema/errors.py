"""What can go wrong for a caller: one closed list of codes."""

from enum import StrEnum


class Code(StrEnum):
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    PARSE_FAILED = "PARSE_FAILED"
    VALIDATION_FAILED = "VALIDATION_FAILED"
    COST_LIMIT_EXCEEDED = "COST_LIMIT_EXCEEDED"
    RATE_LIMITED = "RATE_LIMITED"
    PAGE_TOO_LARGE = "PAGE_TOO_LARGE"
    INVALID_CURSOR = "INVALID_CURSOR"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"

    @property
    def retryable(self) -> bool:
        return self in {Code.RATE_LIMITED, Code.UNAVAILABLE}


class ApiError(Exception):
    """Something went wrong on our side."""

    # The docstring of a kind is its message, unless one is given: it is shown to callers as it stands.
    code = Code.INTERNAL

    def __init__(
        self, message: str | None = None, *, retry_after: int | None = None, **extensions: object
    ) -> None:
        super().__init__(message or type(self).__doc__)
        self.retry_after = retry_after
        self.extensions = extensions


class Unauthenticated(ApiError):
    """Sign in, or send a valid token."""

    code = Code.UNAUTHENTICATED


class Forbidden(ApiError):
    """This is not allowed."""

    code = Code.FORBIDDEN


class BadUserInput(ApiError):
    """The request cannot be understood."""

    code = Code.BAD_USER_INPUT


class ParseFailed(ApiError):
    """The document cannot be read."""

    code = Code.PARSE_FAILED


class ValidationFailed(ApiError):
    """The document is not valid for this schema."""

    code = Code.VALIDATION_FAILED


class CostLimitExceeded(ApiError):
    """The document asks for too much at once."""

    code = Code.COST_LIMIT_EXCEEDED


class RateLimited(ApiError):
    """Too much at once: wait a moment."""

    code = Code.RATE_LIMITED


class PageTooLarge(ApiError):
    """`first` is 100 at most."""

    code = Code.PAGE_TOO_LARGE


class InvalidCursor(ApiError):
    """This cursor belongs to another list or another order."""

    code = Code.INVALID_CURSOR


class Unavailable(ApiError):
    """The service cannot answer at the moment: try again."""

    code = Code.UNAVAILABLE
