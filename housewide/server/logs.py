"""Our own log lines: one JSON object a line, on stderr. They carry opaque ids, no person's data."""

import logging
import sys

import structlog


def log_to_stderr(process: str, level: int = logging.INFO) -> None:
    """Set up logging of this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(process=process)
    logging.basicConfig(level=level, stream=sys.stderr, format=f"{process}: %(message)s")
