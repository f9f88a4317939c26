"""The command `shuangsuiji`: thin fronts of what the floors below do. No traceback reaches the user."""

import io
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from engine.cli.parser import parser
from engine.errors import SettingsError, Shuangsuiji

DONE, FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 done, 1 refused or findings, 2 unusable arguments, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names of files need not be text
    arguments = Namespace(debug=False)
    try:
        parser().parse_args(argv, arguments)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:  # noqa: BLE001 - the last resort of everything
        return _failed(error, arguments.debug)
    return code


def _failed(error: Exception, debug: bool) -> int:
    match error:
        case SettingsError():
            return _say(str(error), UNUSABLE)
        case Shuangsuiji():
            return _say(str(error), FAILED)
        case OSError(strerror=str(reason)):
            return _say(f"{error.filename}: {reason}" if error.filename else reason, FAILED)
    if debug:
        sys.excepthook(type(error), error, error.__traceback__)
    return _say(
        f"internal error ({type(error).__name__}: {error}): please report it with the output of --debug", FAILED
    )


def _say(message: str, code: int) -> int:
    """One line, whatever the message holds."""
    print("shuangsuiji:", " ".join(message.split()), file=sys.stderr)
    return code


def _nobody_reads() -> int:
    """The reader of a pipe has left (`shuangsuiji clauses | head`): nothing more can be said, nor need be."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED
