import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from lightocr.ngrams import Index


@given(st.sets(st.integers(0, 2**32 - 1), min_size=1, max_size=40), st.lists(st.integers(0, 2**32 - 1), max_size=20))
@example({2**32 - 1}, [0, 2**32 - 2])
@example(set(range(20)), [20, 2**14])
def test_keys_are_found_where_they_stand_and_no_others(known, others):
    table = np.array(sorted(known), np.uint32)
    sought = np.array([*sorted(known), *others], np.uint32)
    places, found = Index(table).find(sought)
    assert (found == np.isin(sought, table)).all()
    assert (table[places[found]] == sought[found]).all()
    assert ((places >= 0) & (places < len(table))).all()
