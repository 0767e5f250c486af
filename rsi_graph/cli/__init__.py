"""The command line: find the command, do it, and say in one line what was wrong with the call.

Data goes to stdout and talk to stderr. Exit status 0: done; 1: the corpus has errors (``check``); 2: the call was
wrong. Everything but argparse is imported by the command that needs it.
"""

import gc
import sys
from collections.abc import Sequence

from rsi_graph.errors import RsiGraphError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with ``argv``, or with the arguments it was called with."""
    from rsi_graph.cli.parser import parse

    try:
        args = parse(sys.argv[1:] if argv is None else list(argv))
        status: int = args.run(args)
        sys.stdout.flush()
        gc.freeze()  # the process ends: whatever is left need not be searched for circles
    except BrokenPipeError:
        return _reader_left()
    except KeyboardInterrupt:
        return 130
    except RsiGraphError as error:
        return _wrong_call(error)
    return status


def _wrong_call(error: RsiGraphError) -> int:
    print(f"error: {error}", file=sys.stderr)
    if error.hint:
        print(f"hint: {error.hint}", file=sys.stderr)
    return error.exit_code


def _reader_left() -> int:
    """Whoever read our output has closed it (``| head``): stop without a word."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
