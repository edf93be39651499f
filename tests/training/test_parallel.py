"""Processes that train one network."""

import torch

from training.learning import parallel


def different_weights(group: parallel.Group) -> None:
    network = torch.nn.BatchNorm1d(3)
    with torch.no_grad():
        network.weight.fill_(group.rank)
    group.average(network)
    assert network.weight.tolist() == [0.5] * 3
    assert group.sums(group.rank, 1) == [1, 2]


def test_processes_meet_at_the_mean_of_their_weights() -> None:
    parallel.launch(different_weights, 2)


def test_one_process_meets_nobody() -> None:
    network = torch.nn.Linear(2, 1)
    before = network.weight.clone()
    group = parallel.Group()
    assert (group.period, group.meet(network, 64, late=False)) == (1, (64, False))
    assert torch.equal(network.weight, before)
