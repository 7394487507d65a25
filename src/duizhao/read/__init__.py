"""Reading a report: bytes to the documents in them, to text with offsets, and page furniture set apart."""

from duizhao.read.files import read_bytes, read_file, read_text, to_text
from duizhao.read.furniture import Furniture
from duizhao.read.sources import Source, load_bytes, load_file, load_images

__all__ = [
    "Furniture",
    "Source",
    "load_bytes",
    "load_file",
    "load_images",
    "read_bytes",
    "read_file",
    "read_text",
    "to_text",
]
