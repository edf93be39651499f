import pytest

from lightocr.numbers import punctuated


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("3,542.461", "3,542,461"),
        ("1.204,000원", "1,204,000원"),
        ("₩1.941.561", "₩1.941.561"),  # of one kind: as it was seen
        ("031.546,8488", "031.546.8488"),
        ("2026.03,01", "2026.03.01"),
        ("1,234.50", "1,234.50"),  # a fraction
        ("$12,345,678.9", "$12,345,678.9"),
        ("1.234.567,50 €", "1.234.567,50 €"),
        ("(1.204,000)·(2026,3.1)", "(1,204,000)·(2026.3.1)"),
        ("3.14", "3.14"),
        ("가.나,다", "가.나,다"),
        ("1.,2", "1.,2"),
        ("", ""),
    ],
)
def test_a_number_has_one_kind_of_sign_between_its_groups(seen, meant):
    assert punctuated(seen) == meant
