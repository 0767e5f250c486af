"""The command line: finding the command, running it, and saying in one line what was wrong with the call.

Data goes to stdout, remarks to stderr. Exit status 0: done; 1: the corpus has errors (``check``); 2: the call was
wrong; 70: the program broke. Everything that is printed is cleaned on its way (``output.Stream``). Everything except
argparse is imported by the command that needs it.
"""

import gc
import sys
from collections.abc import Sequence

from rsi_graph.errors import RsiGraphError

BROKEN = 70
"""The exit status after a mistake of the program itself, as in sysexits.h."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with ``argv``; without it, with the arguments of this process, which then ends."""
    from rsi_graph.cli.output import streams

    with streams():
        try:
            return _run(argv)
        except BrokenPipeError:  # the reader of our output has closed it (``| head``): stop without a word
            return 0
        except KeyboardInterrupt:
            return 130
        except RsiGraphError as error:
            return _wrong_call(error)
        except (OSError, MemoryError) as error:
            return _wrong_call(_of_the_machine(error))
        except Exception as error:  # noqa: BLE001 - a mistake of the program's own
            return _broken(error)


def _run(argv: Sequence[str] | None) -> int:
    from rsi_graph.cli.parser import parse

    try:
        args = parse(sys.argv[1:] if argv is None else list(argv))
        _finish_what_was_killed()
        status: int = args.run(args)
    finally:
        sys.stdout.flush()
    if argv is None:
        gc.freeze()  # the process ends: whatever is left need not be searched for circles
    return status


def _finish_what_was_killed() -> None:
    """Complete the changes to files that a killed call had begun, if there are any."""
    from rsi_graph.files import folders

    if folders.has_plans():
        from rsi_graph.files import together

        together.recover()


def _wrong_call(error: RsiGraphError) -> int:
    from rsi_graph.cli.output import print_error

    print_error(str(error), error.hint)
    return error.exit_code


def _of_the_machine(error: OSError | MemoryError) -> RsiGraphError:
    """Return the error, in one line, for something that the system refused."""
    if isinstance(error, MemoryError):
        return RsiGraphError("there is not enough memory for this")
    return RsiGraphError(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error))


def _broken(error: Exception) -> int:
    """Say that the program itself broke, and where the report of it is."""
    from rsi_graph.cli.output import print_error
    from rsi_graph.files import folders
    from rsi_graph.user import crash

    report = crash.report(folders.state(), error, [])
    where = f"what happened is written in {report}" if report else "no report could be written"
    print_error(f"rsi-graph broke: {type(error).__name__}", where)
    return BROKEN
