"""The 32-byte secret of a draw and the keys derived from it (SSJ-DRAW-1, section 2, Keys)."""

from dataclasses import dataclass, field

from engine.draw.bytes import digest
from engine.draw.canonical import jcs
from engine.draw.names import is_identifier
from engine.errors import DrawError


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one draw. None leads back to the secret or to another key.

    Raises DrawError E_SECRET unless the secret is 32 bytes, E_ID for a wrong draw_id.
    """

    secret: bytes = field(repr=False)
    draw_id: str

    def __post_init__(self) -> None:
        if not (isinstance(self.secret, bytes) and len(self.secret) == 32):
            raise DrawError("E_SECRET", "the secret is 32 bytes from the operating system's random generator")
        if not is_identifier(self.draw_id):
            raise DrawError("E_ID", f"draw_id {self.draw_id!r}")

    @property
    def frame_key(self) -> bytes:
        """Key of the salts of the frame; shown in OPEN."""
        return digest("frame-key", self.secret, self.draw_id)

    @property
    def secret_commit(self) -> bytes:
        """What the commitment record says of the secret (5.1)."""
        return digest("secret", self.draw_id, self.secret)

    def blind(self, name: str) -> bytes:
        """Key that hides one document (roster, selection, assignment) until it is published."""
        return digest("blind", self.secret, self.draw_id, name)

    def blinded(self, name: str, document: object) -> bytes:
        """Fix a document now that is shown later, by publishing it with blind(name)."""
        return digest("blinded", self.blind(name), name, jcs(document))
