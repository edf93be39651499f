from pathlib import Path

import pytest

from benchmarks.cost import BATCH, Speed, drain_seconds

SPEED = Speed(one=0.6, two=0.4)


@pytest.mark.parametrize(
    ("memory", "seconds"), [(1769, 0.6), (1769 / 2, 1.2), (1769 * 1.5, 0.5), (3538, 0.4), (9000, 0.4)]
)
def test_a_page_takes_what_the_share_of_a_vcpu_allows(memory, seconds):
    assert SPEED.at(memory) == pytest.approx(seconds)


def test_below_one_vcpu_all_sizes_cost_the_same():
    price = 0.0000166667
    assert SPEED.dollars(1769, price) == pytest.approx(1000 * (0.6 * 1769 / 1024 * price + 0.2e-6))
    assert SPEED.dollars(1000, price) == pytest.approx(SPEED.dollars(1769, price))
    assert SPEED.dollars(3538, price) > SPEED.dollars(1769, price)


def test_a_queue_empties_as_fast_as_the_instances_read():
    assert drain_seconds(100, 1.0, 5) == pytest.approx(20)
    assert drain_seconds(1_000_000, 0.5, 5) == pytest.approx(100_000)


def test_instances_come_by_the_minute():
    # five in the first minute, then 305
    assert drain_seconds(300 + 305, 1.0, 1000) == pytest.approx(60 + 1)
    assert drain_seconds(300 + 100, 1.0, 100) == pytest.approx(60 + 1)


def test_a_batch_is_the_templates():
    template = Path(__file__).parents[2] / "template.yaml"
    assert f"BatchSize: {BATCH}\n" in template.read_text("utf-8")
