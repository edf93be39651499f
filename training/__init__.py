"""The workshop: synthesis, training, evaluation and export of the weights. Never in the image.

Every module here but two is a command, `python -m training.NAME`; `command` is how they end, `journal` what they tell.
`synth` draws pictures, `datasets` reads labelled ones, `samples` makes of both what networks learn from, `learning` is
how they learn, `evaluation` how well they read; `start` holds the weights that training starts from.
"""
