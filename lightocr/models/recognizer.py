"""The recognizer: MobileNetV3-Small features, two BiLSTM layers, and a CTC and/or an attention decoder.

The stages are those of Baek et al. (ICCV 2019, arXiv 1904.01906) without the rectification. CTC: Graves et al., ICML
2006. Attention: Bahdanau et al., ICLR 2015. Both decoders share the encoder and emit rows of `classes` scores; what a
class means is `lightocr.charset`'s business, except that class 0 is the blank, the start and the end.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from lightocr.models.mobilenetv3 import MobileNetV3Small, Stride

HIDDEN = 48  # of the original; the recognizers that are served have twice that
CHANNELS = 224  # of the backbone where these are made; most of its 576 were found to say nothing new

# name -> strides of the blocks. A step is 2 pixels wide for the original 96 steps of a crop of 192, 4 pixels for 48.
STRIDES: Mapping[str, Mapping[int, Stride]] = {
    "steps96": {1: (2, 1), 3: (2, 1), 8: (2, 1)},
    "steps48": {0: (2, 2), 1: (2, 1), 3: (2, 1), 8: (2, 1)},
}


class BiLSTM(nn.Module):
    """A bidirectional LSTM layer and the linear layer that joins its directions: (B, T, inputs) -> (B, T, hidden)."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(inputs, hidden, bidirectional=True, batch_first=True)
        self.join = nn.Linear(2 * hidden, hidden)

    def forward(self, x: Tensor) -> Tensor:
        joined: Tensor = self.join(self.lstm(x)[0])
        return joined


class AttentionDecoder(nn.Module):
    """One word character by character; each step looks back at the encoder's features (B, T, hidden)."""

    def __init__(self, classes: int, hidden: int) -> None:
        super().__init__()
        self.hidden = hidden
        self.key = nn.Linear(hidden, hidden, bias=False)
        self.query = nn.Linear(hidden, hidden)
        self.score = nn.Linear(hidden, 1, bias=False)
        self.cell = nn.LSTMCell(hidden + classes, hidden)
        self.generator = nn.Linear(hidden, classes)

    def step(self, features: Tensor, previous: Tensor, hidden: Tensor, cell: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """One character: features (B, T, hidden), previous (B, classes), hidden and cell (B, hidden).

        Gives logits (B, classes), hidden and cell.
        """
        return self._step(features, self.key(features), previous, hidden, cell)

    def _step(
        self, features: Tensor, keys: Tensor, previous: Tensor, hidden: Tensor, cell: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        weights = torch.softmax(self.score(torch.tanh(keys + self.query(hidden)[:, None])), 1)
        context = (weights * features).sum(1)
        hidden, cell = self.cell(torch.cat([context, previous], 1), (hidden, cell))
        return self.generator(hidden), hidden, cell

    def forward(self, features: Tensor, inputs: Tensor) -> Tensor:
        """Teacher forcing: features (B, T, hidden), previous characters (B, L, classes) -> logits (B, L, classes)."""
        keys = self.key(features)
        hidden = cell = features.new_zeros(features.shape[0], self.hidden)
        states = []
        for previous in inputs.unbind(1):
            _, hidden, cell = self._step(features, keys, previous, hidden, cell)
            states.append(hidden)
        logits: Tensor = self.generator(torch.stack(states, 1))
        return logits


class Recognizer(nn.Module):
    """Crops (B, 3, 48, W) in -1..1 -> encoder features (B, T, hidden); `ctc` and `attention` read them.

    `channels` of the backbone's last layer go into the LSTMs, by default as many as in the paper.
    """

    def __init__(
        self,
        classes: int,
        strides: str = "steps48",
        decoders: Sequence[str] = ("ctc", "attention"),
        hidden: int = HIDDEN,
        channels: int = MobileNetV3Small.channels,
    ) -> None:
        super().__init__()
        self.hidden = hidden
        self.backbone = MobileNetV3Small(STRIDES[strides], channels)
        self.sequence = nn.Sequential(BiLSTM(channels, hidden), BiLSTM(hidden, hidden))
        self.ctc = nn.Linear(hidden, classes) if "ctc" in decoders else None
        self.attention = AttentionDecoder(classes, hidden) if "attention" in decoders else None

    def forward(self, crops: Tensor) -> Tensor:
        return self.encode(self.backbone(crops))

    def encode(self, maps: Tensor) -> Tensor:
        """Maps (B, channels, H', T) -> features (B, T, hidden): the height is averaged away."""
        if self.training:
            rows = maps.permute(0, 2, 3, 1).mean(1)
        else:  # the same, and faster in ONNX Runtime; its gradient is not
            rows = avg_pool2d(maps, (int(maps.shape[2]), 1)).squeeze(2).transpose(1, 2)
        features: Tensor = self.sequence(rows)
        return features


class CtcLogits(nn.Module):
    """What is served: uint8 RGB crops (B, 48, W, 3) -> CTC logits (B, T, classes) and features (B, T, hidden)."""

    def __init__(self, network: Recognizer) -> None:
        super().__init__()
        if network.ctc is None:
            raise ValueError("this recognizer has no CTC decoder")
        self.network, self.ctc = network, network.ctc

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        features = self.network(crops.permute(0, 3, 1, 2).float() / 127.5 - 1)
        return self.ctc(features), features


class AttentionStep(nn.Module):
    """What is served beside it: one step of the attention decoder."""

    def __init__(self, network: Recognizer) -> None:
        super().__init__()
        if network.attention is None:
            raise ValueError("this recognizer has no attention decoder")
        self.decoder = network.attention

    def forward(
        self, features: Tensor, previous: Tensor, hidden: Tensor, cell: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        return self.decoder.step(features, previous, hidden, cell)
