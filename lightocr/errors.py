"""One taxonomy of failures.

Every error a user can meet carries a code, the HTTP status and the CLI exit code it maps to, and a remedy. The doors
(HTTP, S3, CLI) translate them; nothing else decides on statuses. Exit codes follow sysexits.h.
"""

from typing import Any


class OcrError(Exception):
    """Base of every error Light OCR raises on purpose; `str(error)` is the detail of this occurrence."""

    code = "internal_error"
    status = 500
    exit_code = 70
    title = "The picture could not be read"
    remedy = "Try again; if it happens again, report the picture and the version."

    def to_dict(self) -> dict[str, Any]:
        """The error as RFC 9457 problem details, with `code` and `remedy` beside the standard members."""
        return {
            "type": f"urn:lightocr:error:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": str(self),
            "code": self.code,
            "remedy": self.remedy,
        }


class EmptyInput(OcrError):
    code = "empty_input"
    status = 400
    exit_code = 65
    title = "The picture is empty"
    remedy = "Send the bytes of a picture: the upload arrived with zero bytes."


class UnsupportedFormat(OcrError):
    code = "unsupported_format"
    status = 415
    exit_code = 65
    title = "Not a picture format this service reads"
    remedy = (
        "Send a JPEG, PNG, WebP, BMP, TIFF, GIF or AVIF picture. HEIC needs lightocr[heif]; PDF is read by `lightocr "
        "read` and, in Python, by `OCR.read_pages`, with lightocr[pdf]."
    )


class MissingExtra(UnsupportedFormat):
    """A format that needs an optional library which is not installed; `extra` names what brings it."""

    code = "missing_extra"
    exit_code = 69
    title = "The library for this format is not installed"

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs the extra lightocr[{extra}]")
        self.remedy = f"Install it with: pip install 'lightocr[{extra}]'"


class ProtectedDocument(UnsupportedFormat):
    code = "protected_document"
    title = "The document is protected by a password"
    remedy = "Save it without a password."


class CorruptImage(OcrError):
    code = "corrupt_image"
    status = 422
    exit_code = 65
    title = "The picture is damaged"
    remedy = "Save or export the picture again and resend it whole."


class ImageTooLarge(OcrError):
    code = "image_too_large"
    status = 413
    exit_code = 65
    title = "The picture is too large"
    remedy = "Scale the picture down or cut it into parts."


class WeightsError(OcrError):
    code = "weights_invalid"
    status = 503
    exit_code = 78
    title = "The trained weights cannot be used"
    remedy = "Reinstall the package, or point LIGHTOCR_WEIGHTS to a complete weights folder."


class UnknownBackend(WeightsError):
    """LIGHTOCR_BACKEND names nothing that runs networks."""

    code = "unknown_backend"
    title = "There is no such backend"
    remedy = "Set LIGHTOCR_BACKEND to one of them, or leave it unset."
