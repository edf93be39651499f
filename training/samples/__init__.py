"""What the networks learn from: drawn and labelled pictures, mixed, as batches with their labels and maps."""
