"""A short burst of check-ins while workers are killed and the database is restarted.

The long one is `python -m bench.burst`.
"""

import subprocess
import sys

from tests.infrastructure.conftest import CHECKOUT

SHORT = ["--clients", "24", "--check-ins", "120", "--kills", "3", "--restarts", "1"]


def test_nothing_acknowledged_is_lost_and_nothing_doubled():
    done = subprocess.run(
        [sys.executable, "-m", "bench.burst", *SHORT],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "workers killed 3, PostgreSQL restarted 1 times" in done.stdout
    assert "acknowledged and lost 0, doubled 0, missing 0, records that differ 0" in done.stdout
