"""What a jurisdiction's public side holds: tables of public records, and files made of them.

Everything comes from the tables through the allow-lists of `engine.disclosure`: the columns that may be read, and
the facts that may be told. Which kinds of publication are public is the jurisdiction's law (`kinds`).
"""

from engine.publicity.kinds import Channels, channels_of, public_kinds
from engine.publicity.tables import public_tables

__all__ = ("Channels", "channels_of", "public_kinds", "public_tables")
