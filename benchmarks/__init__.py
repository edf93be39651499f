"""The figures that compare Light OCR with what people can run instead, one command each."""
