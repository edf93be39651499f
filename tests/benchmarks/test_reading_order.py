from benchmarks import reading_order


def test_neighbours_stay_neighbours_however_a_page_is_seen() -> None:
    kept = reading_order.kept()
    assert set(kept) == {"screen", "photo", "other fonts", "photo of other fonts"}
    assert min(shares.rows for shares in kept.values()) > 0.98
    assert min(shares.all for shares in kept.values()) > 0.92
