"""Our own log lines: one JSON object a line. They carry opaque ids, never a person's data."""

import logging
import sys
from typing import TextIO

import structlog


def log_json(process: str, to: TextIO = sys.stderr) -> None:
    """Set up logging of this process, from INFO on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(to),
    )
    structlog.contextvars.bind_contextvars(process=process)
    handler = logging.StreamHandler(to)
    handler.setFormatter(_like_ours())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


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
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ],
    )
