"""A flight recorder for test scenarios.

Runs, steps and commands, with their tags, output and artifacts, go into one SQLite file that can be searched.

>>> import tempfile
>>> directory = tempfile.mkdtemp()
>>> with Store(directory + "/scenariolog.db") as store:
...     with store.start_run("smoke", root_dir=directory) as run:
...         with run.start_step("unpack") as step:
...             step.tags["archive"] = "a.tar"
...             completed = step.exec(["echo", "3 files unpacked"])
...     [hit.text for hit in store.search("unpacked")]
['3 files unpacked']
"""

from scenariolog import errors
from scenariolog._ending import Usage
from scenariolog._exec import Completed
from scenariolog._native import VERSION
from scenariolog._recorded import Recorded, Tags
from scenariolog._run import Ended, Run
from scenariolog._step import Command, Step
from scenariolog._store import IndexCounts, Store
from scenariolog._stream import Stream
from scenariolog._tag_batch import TagBatch
from scenariolog.errors import ScenariologError
from scenariolog.rows import (
    Across,
    AcrossRow,
    Artifact,
    ArtifactRow,
    CommandRow,
    Failure,
    FailureRow,
    FileState,
    Hit,
    HitRow,
    Outcome,
    RunRow,
    Status,
    StepRow,
    Tag,
    TagRow,
    Timing,
    TimingRow,
    VerifiedRow,
)

__version__ = VERSION

__all__ = [
    "Across",
    "AcrossRow",
    "Artifact",
    "ArtifactRow",
    "Command",
    "CommandRow",
    "Completed",
    "Ended",
    "Failure",
    "FailureRow",
    "FileState",
    "Hit",
    "HitRow",
    "IndexCounts",
    "Outcome",
    "Recorded",
    "Run",
    "RunRow",
    "ScenariologError",
    "Status",
    "Step",
    "StepRow",
    "Store",
    "Stream",
    "Tag",
    "TagBatch",
    "TagRow",
    "Tags",
    "Timing",
    "TimingRow",
    "Usage",
    "VerifiedRow",
    "__version__",
    "errors",
]
