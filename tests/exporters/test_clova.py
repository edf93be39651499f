import json
import time

from lightocr.exporters import FORMATS


def written(*sheets):
    output = FORMATS["clova"].write(sheets).decode()
    assert output.count("\n") == 1
    return json.loads(output)


def lines_of(image):
    """The lines as clients of that API put them together."""
    lines, words = [], []
    for field in image["fields"]:
        words.append(field["inferText"])
        if field["lineBreak"]:
            lines.append(" ".join(words))
            words = []
    assert not words
    return lines


def test_the_answer_has_the_fields_of_the_api(sheet):
    answer = written(sheet)
    assert set(answer) == {"version", "requestId", "timestamp", "images"}
    assert answer["version"] == "V2"
    assert abs(answer["timestamp"] / 1000 - time.time()) < 60
    (image,) = answer["images"]
    assert (image["name"], image["inferResult"], image["message"]) == (sheet.name, "SUCCESS", "SUCCESS")
    assert image["convertedImageInfo"] == {"width": 800, "height": 600, "pageIndex": 0, "longImage": False}
    assert image["fields"][0] == {
        "valueType": "ALL",
        "boundingPoly": {
            "vertices": [
                {"x": 100.4, "y": 50.0},
                {"x": 260.6, "y": 50.0},
                {"x": 260.6, "y": 90.0},
                {"x": 100.4, "y": 90.0},
            ]
        },
        "inferText": "영업시간",
        "inferConfidence": 0.98,
        "type": "NORMAL",
        "lineBreak": False,
    }


def test_a_client_puts_the_same_lines_together(sheet):
    assert lines_of(written(sheet)["images"][0]) == [line.text for line in sheet.page.lines]


def test_pages_are_images_and_every_answer_is_another(sheet):
    answer = written(sheet, sheet)
    assert [image["convertedImageInfo"]["pageIndex"] for image in answer["images"]] == [0, 1]
    assert len({image["uid"] for image in answer["images"]}) == 2
    assert written(sheet)["requestId"] != answer["requestId"]
