"""The command line: ``scenariolog`` and ``python -m scenariolog``."""

import signal
import sys
import sysconfig
from pathlib import Path

from scenariolog import _native


def main() -> int:
    """Runs the command line of ``sys.argv`` and returns the exit status."""
    # The command line handles signals like a separate program; Python's handlers would prevent that.
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    return _native.main([_program(), *sys.argv[1:]])


def _program() -> str:
    """The console script. What ``scenariolog bash`` prints calls it by its path, under ``python -m`` too."""
    called = Path(sys.argv[0])
    if called.name == "scenariolog":
        return str(called)
    schemes = (sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user"))
    scripts = [Path(sysconfig.get_path("scripts", scheme), "scenariolog") for scheme in schemes]
    return str(next(filter(Path.is_file, scripts), "scenariolog"))


if __name__ == "__main__":
    sys.exit(main())
