"""Records one child with nothing but defaults: one FILE RUN SCRIPT. Prints its status and how many warnings there were."""

import sys

from scenariolog import Store

db, run, script = sys.argv[1:]
with Store(db) as store:
    completed = store.run(run).exec_step(["sh", "-c", script])
print(completed.returncode, len(completed.warnings))
