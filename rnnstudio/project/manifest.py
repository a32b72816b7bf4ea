"""manifest.json: the size and the SHA-256 of every other member, so that what is read is what was saved, all of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rnnstudio.project import strict_json
from rnnstudio.project.content_error import ContentError
from rnnstudio.project.spot import Spot

MANIFEST = "manifest.json"
_SUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Seal:
    """What the manifest says of a member."""

    size: int
    sha256: str

    def check(self, name: str, sha256: str) -> None:
        """Raises a ContentError where the member is another than was saved."""
        if sha256 != self.sha256:
            raise ContentError(name, f"it is not what was saved (see {MANIFEST}).", f"与保存时不同（见 {MANIFEST}）。")


def to_bytes(members: Mapping[str, bytes | memoryview]) -> bytes:
    """The manifest of these members."""
    seals = {name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in members.items()}
    return strict_json.dumps({"members": seals}, MANIFEST)


def from_bytes(raw: bytes) -> dict[str, Seal]:
    """What the manifest says of each member. Entries beside "members" are a newer version's."""
    entries = Spot(strict_json.loads(raw, MANIFEST), MANIFEST).members()
    if "members" not in entries:
        raise ContentError(MANIFEST, "the entry “members” is missing.", "缺少条目“members”。")
    return {name: _seal(spot) for name, spot in entries["members"].members().items()}


def check_names(seals: Mapping[str, Seal], sizes: Mapping[str, int]) -> None:
    """The members that are there are those that were saved, as long as they were."""
    for name, seal in seals.items():
        if name not in sizes:
            raise ContentError(name, "this member is missing.", "缺少此成员。")
        if sizes[name] != seal.size:
            seal.check(name, "")
    for name in sizes:
        if name not in seals and name != MANIFEST:
            raise ContentError(name, f"this member is not named in {MANIFEST}.", f"{MANIFEST} 中没有此成员。")


def _seal(spot: Spot) -> Seal:
    found = spot.fields(("size", "sha256"))
    if not _SUM.fullmatch(sha256 := found["sha256"].text(64)):
        raise found["sha256"].refuse("this is no SHA-256.", "这不是 SHA-256。")
    return Seal(found["size"].whole(0), sha256)
