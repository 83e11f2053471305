"""The command line: ``scenariolog`` and ``python -m scenariolog``."""

import signal
import sys

from scenariolog import _native


def main() -> int:
    """Runs the command line of ``sys.argv`` and returns the exit status."""
    # The command line handles signals as a program of its own, which Python's handlers would keep it from.
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    return _native.main(["scenariolog", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
