"""Attachments (附件): what a file is by its content, and where it lies. Knows nothing of tasks and tables."""

from engine.attachments.content import LARGEST, MEDIA_TYPES, file_name, media_type
from engine.attachments.files import Files

__all__ = ["LARGEST", "MEDIA_TYPES", "Files", "file_name", "media_type"]
