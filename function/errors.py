"""The failures of the doors themselves, in the schema of `lightocr.errors`, where those of the reading are."""

from lightocr.errors import OcrError


class NotFound(OcrError):
    code = "not_found"
    status = 404
    title = "No such path"
    remedy = "Send pictures to POST /evaluation; /docs describes every path."


class MethodNotAllowed(OcrError):
    code = "method_not_allowed"
    status = 405
    title = "The path does not answer this method"
    remedy = "Use a method named in the Allow header; /docs describes every path."


class InvalidParameter(OcrError):
    code = "invalid_parameter"
    status = 422
    title = "A parameter has a value that is not offered"
    remedy = "Use one of the values listed in /docs."


class MalformedRequest(OcrError):
    code = "malformed_request"
    status = 400
    title = "The request cannot be understood"
    remedy = "Let an HTTP client build the form, for example: curl -F file=@picture.jpg URL/evaluation"


class MissingFile(MalformedRequest):
    code = "missing_file"
    title = "The request has no picture: a form carries it as `file`"


class TooManyFiles(MalformedRequest):
    code = "too_many_files"
    title = "The request has more than one picture"
    remedy = "Send one picture a request."


class UnsupportedMediaType(OcrError):
    code = "unsupported_media_type"
    status = 415
    title = "The Content-Type is not one this path reads"
    remedy = "Send multipart/form-data with the picture as `file`, the picture itself as image/*, or CLOVA's JSON."


class MangledBody(OcrError):
    code = "mangled_body"
    status = 415
    title = "The picture was changed on its way"
    remedy = (
        "Something took the bytes for text. Behind API Gateway, add multipart/form-data and image/* to the binary "
        "media types and deploy again."
    )


class BodyTooLarge(OcrError):
    code = "body_too_large"
    status = 413
    title = "The request is too large"
    remedy = (
        "Save the picture smaller, or, where this service has a bucket, send it by way of POST /uploads, which takes "
        "up to 50 MiB."
    )


class SlowBody(OcrError):
    code = "slow_body"
    status = 408
    title = "The request took too long to arrive"
    remedy = "Send it again over a faster connection, or save the picture smaller."


class Busy(OcrError):
    code = "busy"
    status = 503
    title = "Too many requests are being answered"
    remedy = "Send the request again after the seconds that Retry-After names."


class UploadsDisabled(OcrError):
    code = "uploads_disabled"
    status = 404
    title = "This service has no bucket to upload to"
    remedy = "Save the picture smaller for POST /evaluation, or deploy template.yaml, which sets LIGHTOCR_BUCKET."


class NoSuchPicture(OcrError):
    code = "no_such_picture"
    status = 404
    title = "There is no such picture"
    remedy = "Ask POST /uploads for a form, send the picture with it, and use the key that it gives."


class StorageUnavailable(OcrError):
    code = "storage_unavailable"
    status = 503
    title = "The bucket does not answer as it should"
    remedy = "Send the request again after the seconds that Retry-After names; the service's log names the cause."


class ForeignEvent(OcrError):
    code = "foreign_event"
    status = 400
    title = "Not an HTTP event"
    remedy = "Invoke this function through API Gateway, a function URL or a load balancer; S3 events go to function.s3."


class ObjectUnreadable(OcrError):
    code = "object_unreadable"
    status = 403
    exit_code = 77
    title = "The object cannot be read from its bucket"
    remedy = "Restore the object or its key, or grant the function s3:GetObject, and copy the object onto itself."
