import pytest

from function.errors import Busy, StorageUnavailable
from lightocr import errors

ALL = [errors.OcrError, *errors.OcrError.__subclasses__()]


@pytest.mark.parametrize("error", ALL)
def test_every_error_says_what_to_do(error):
    problem = error("it happened").to_dict()
    assert problem["detail"] == "it happened"
    assert problem["status"] == error.status
    assert problem["type"].endswith(problem["code"])
    assert problem["title"]
    assert problem["remedy"]


def test_codes_are_unique():
    assert len({error.code for error in ALL}) == len(ALL)


def test_exit_codes_are_failures_of_sysexits():
    assert all(64 <= error.exit_code <= 78 for error in ALL)


def test_faults_of_the_sender_are_4xx_and_ours_5xx():
    ours = {error for error in ALL if error.status >= 500}
    assert ours == {errors.OcrError, errors.WeightsError, Busy, StorageUnavailable}
    assert all(400 <= error.status < 500 for error in set(ALL) - ours)
