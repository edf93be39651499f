"""How well a reader reads: the metrics, the sets they are taken on, the model card and the report of a labelled set."""
