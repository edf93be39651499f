import subprocess
import sys

import pytest

DOOR = """
import gc

looks = []
gc.callbacks.append(lambda phase, info: looks.append(phase))
import function.{door}

print(len(looks), gc.isenabled(), gc.get_freeze_count() > 10_000)
"""


@pytest.mark.parametrize("door", ["api", "s3"])
def test_no_garbage_is_looked_for_until_a_door_is_ready(door: str) -> None:
    code = DOOR.format(door=door)
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    looks, collecting, frozen = said.stdout.split()
    assert int(looks) < 10  # some hundred otherwise
    assert (collecting, frozen) == ("True", "True")
