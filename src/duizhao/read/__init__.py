"""Reading a report: bytes to text with offsets, and page furniture set apart."""

from duizhao.read.files import read_bytes, read_file, read_text
from duizhao.read.furniture import Furniture

__all__ = ["Furniture", "read_bytes", "read_file", "read_text"]
