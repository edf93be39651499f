import pytest

from benchmarks import report


def test_a_command_replaces_its_own_table_alone(tmp_path):
    document = tmp_path / "reliability.md"
    document.write_text("a\n<!-- make x -->\nold\n<!-- end -->\nb\n<!-- make y -->\nkept\n<!-- end -->\n")
    report.publish("make x", report.table([("inputs", 5)]), document)
    assert document.read_text() == (
        "a\n<!-- make x -->\n| | |\n|---|---|\n| inputs | 5 |\n<!-- end -->\nb\n<!-- make y -->\nkept\n<!-- end -->\n"
    )
    with pytest.raises(ValueError, match="make z"):
        report.publish("make z", "", document)
