import pytest
import torch

from training.learning import precision


@pytest.mark.parametrize(("supported", "dtype"), [(True, torch.bfloat16), (False, torch.float32)])
def test_bfloat16_is_used_only_where_the_processor_has_it(
    monkeypatch: pytest.MonkeyPatch, supported: bool, dtype: torch.dtype
) -> None:
    monkeypatch.setattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", lambda: supported)
    with precision.autocast(torch.device("cpu")):
        features = torch.nn.Linear(4, 2)(torch.ones(1, 4))
    assert features.dtype == dtype
