"""The one root of our errors: each names what went wrong and what the reader can do about it."""

from typing import ClassVar


class HousewideError(Exception):
    """Something a caller can act on.

    Subclass once per thing a caller can do something about. `code` is stable and machine-readable,
    `status` is the HTTP status the edge answers with, and the message says what to do next. A
    programmer's mistake is an `assert`, never one of these.
    """

    code: ClassVar[str] = "housewide"
    status: ClassVar[int] = 500

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"
