"""What both XML formats need."""

import re
from xml.etree import ElementTree

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """`text` without the characters that XML 1.0 (section 2.2) cannot hold."""
    return _ILLEGAL.sub("", text)


def serialised(root: ElementTree.Element, doctype: str = "") -> bytes:
    """The document as indented UTF-8 with its declaration."""
    ElementTree.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' + doctype
    return (head + ElementTree.tostring(root, encoding="unicode") + "\n").encode()
