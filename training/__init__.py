"""The workshop: synthesis, training, evaluation and export of the weights. Never in the image."""
