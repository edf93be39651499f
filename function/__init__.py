"""The Lambda doors of Light OCR: `api` answers HTTP, `s3` answers the pictures that arrive in a bucket."""
