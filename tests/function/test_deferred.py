import subprocess
import sys

ASKED = """
import function.api
from fastapi.openapi.models import Info, Link
from fastapi.testclient import TestClient
from pydantic import BaseModel

print(Info.__pydantic_complete__, Link.__pydantic_complete__)
print(TestClient(function.api.app).get("/openapi.json").json()["info"]["title"])

class Later(BaseModel):
    pass

print(Later.__pydantic_complete__)
"""


def test_the_description_of_the_api_is_built_when_asked_for_and_other_models_at_once() -> None:
    answer = subprocess.run([sys.executable, "-c", ASKED], check=True, capture_output=True, text=True)
    assert answer.stdout.splitlines() == ["False False", "Light OCR", "True"]
