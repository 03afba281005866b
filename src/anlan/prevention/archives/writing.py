"""Writing the archive: the PDF by typst, then PDF, photos, proofs and acts in one zip."""

import hashlib
import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.utils.translation import gettext as _

from anlan.foundation.attachments import storage
from anlan.foundation.attachments.policy import policy
from anlan.foundation.ledger.rules import leaf_fields
from anlan.foundation.scope.rules import Actor
from anlan.prevention.archives import collecting
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.wording import PHASES

TEMPLATE = Path(__file__).with_name("archive.typ")
# What typst draws; other photos lie in the archive beside the PDF.
DRAWN = {"jpeg": "jpg", "png": "png", "gif": "gif", "webp": "webp"}
PICTURES = 12


def write(path: Path, hazard: Hazard, *, actor: Actor, now: datetime) -> None:
    """Write the archive of a hazard that the actor reaches to ``path``, as one zip."""
    acts = collecting.acts_of(hazard, actor)
    proofs = collecting.proofs_of(acts)
    photos = collecting.photos_of(hazard, actor)
    with tempfile.TemporaryDirectory() as folder, ZipFile(path, "w") as archive:
        root = Path(folder)
        shutil.copy(TEMPLATE, root / "archive.typ")
        pictures: list[dict[str, str]] = []
        sums: dict[str, str] = {}
        for number, (phase, file) in enumerate(photos, 1):
            name = f"photos/{number:02}-{phase}.{policy().types[file.type].extension}"
            content = b"".join(storage.read(file.sha256))
            archive.writestr(name, content, ZIP_STORED)
            sums[name] = file.sha256
            if file.type in DRAWN and len(pictures) < PICTURES:
                drawn = f"{number}.{DRAWN[file.type]}"
                (root / drawn).write_bytes(content)
                caption = f"{PHASES.get(phase, phase)} {collecting.minute(file.taken_at or file.added_at)}"
                pictures.append({"file": drawn, "caption": caption})
        pdf = _pdf(root, _data(hazard, acts, proofs, pictures, actor, now))
        archive.writestr("archive.pdf", pdf, ZIP_DEFLATED)
        listed = [{**leaf_fields(act.facts()), "sealed": str(act.uid) in proofs} for act in acts]
        archive.writestr("acts.json", collecting.as_json(listed), ZIP_DEFLATED)
        for uid, proof in proofs.items():
            archive.writestr(f"proofs/{uid}.json", collecting.as_json(proof), ZIP_DEFLATED)
        sums["archive.pdf"] = hashlib.sha256(pdf).hexdigest()
        archive.writestr("sha256.txt", "".join(f"{digest}  {name}\n" for name, digest in sums.items()), ZIP_DEFLATED)


def _data(
    hazard: Hazard, acts: Any, proofs: dict[str, Any], pictures: list[dict[str, str]], actor: Actor, now: datetime
) -> dict[str, Any]:
    return {
        "title": _("Archive of a hazard"),
        "subtitle": f"{hazard.party.name} · {hazard.uid}",
        "footer": _("Anlan · written %(when)s by %(who)s") % {"when": collecting.minute(now), "who": actor.name},
        "parts": collecting.parts_of(hazard, actor),
        "pictures": pictures,
        "acts": collecting.told_acts(acts, proofs),
        "head": collecting.head_rows(proofs),
        "words": {
            "photos": _("Photos"),
            "acts": _("Every step, signed by whoever took it"),
            "heads": [_("When"), _("Who"), _("Step taken"), _("Ledger")],
            "proof": _("Proof"),
            "verify": _("Each file in proofs/ is checked by “anlan ledger verify FILE”, without this system."),
        },
    }


def _pdf(root: Path, data: dict[str, Any]) -> bytes:
    import pylopdf_fonts_zh_cn  # noqa: PLC0415 (fonts and typst are needed for this page only)
    import typst  # noqa: PLC0415

    fonts = [str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    pdf = typst.compile(
        str(root / "archive.typ"), root=str(root), font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs
    )
    return bytes(pdf)
