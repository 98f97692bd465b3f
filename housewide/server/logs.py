"""Our own log lines: one JSON object a line. They carry opaque ids, never a person's data.

Of an error they say its type and the lines of code it went through. Its text and the values at hand
may quote a message; the message itself is in the log, at the position that the line names.
"""

import logging
import sys
from typing import Any, TextIO

import structlog

_LINES = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def log_json(process: str, to: TextIO = sys.stderr) -> None:
    """Set up logging of this process, from INFO on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_data,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(to),
    )
    structlog.contextvars.bind_contextvars(process=process)
    handler = logging.StreamHandler(to)
    handler.setFormatter(_like_ours())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def _bare(errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Errors by type and place; each that stands in a group likewise."""
    return [
        {
            "exc_type": error["exc_type"],
            "frames": error["frames"],
            "exceptions": [_bare(inner) for inner in error["exceptions"]],
        }
        for error in errors
    ]


_without_data = structlog.processors.ExceptionRenderer(lambda raised: _bare(_LINES(raised)))


def _like_ours() -> logging.Formatter:
    """What libraries log, in lines like ours; a traceback stays inside its line."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_data,
            structlog.processors.JSONRenderer(),
        ],
    )
