"""The command line: ``scenariolog`` and ``python -m scenariolog``."""

import signal
import sys
import sysconfig
from pathlib import Path

from scenariolog import _native


def main() -> int:
    """Runs the command line of ``sys.argv`` and returns the exit status."""
    # The command line handles signals as a program of its own, which Python's handlers would keep it from.
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    # What `scenariolog bash` prints calls the program by its path, under `python -m scenariolog` too.
    return _native.main([str(Path(sysconfig.get_path("scripts"), "scenariolog")), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
