"""Torch networks that were not trained, but answer with some variety."""

import torch


def randomised(network: torch.nn.Module) -> torch.nn.Module:
    """Batch norms as after training: with means and deviations of their own."""
    generator = torch.Generator().manual_seed(0)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.uniform_(-0.2, 0.2, generator=generator)
            module.running_var.uniform_(0.5, 1.5, generator=generator)
    return network.eval()
