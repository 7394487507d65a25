"""Many reports: collect, audit, confirm, hand back, check again. `run.py` leads through a run, `store.py` keeps what came of it."""
