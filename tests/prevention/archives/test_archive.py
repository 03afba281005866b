"""The archive of one hazard: one file with a PDF, the photos, every act and its proof (PRV-38)."""

import hashlib
import io
import json
import zipfile

import pytest

from anlan.foundation.ledger.sealing import seal
from anlan.foundation.ledger.verification import verify
from anlan.foundation.personal_data.models import AccessLog
from anlan.prevention.hazards import services as hazards
from tests.prevention.hazards.cast import picture
from tests.prevention.hazards.test_life import go, graded, rectified
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in


@pytest.mark.django_db(transaction=True)
def test_one_file_holds_everything_and_its_proofs_verify_without_the_database_PRV_38(client, cast, tmp_path):
    hazard = graded(cast)
    rectified(cast, hazard)
    seal(now=NOON)
    go(hazards.accept, hazard, cast.officer, opinion="通道畅通", photos=[picture()])
    sign_in(client, "department_officer", cast.bureau)

    answer = client.get(f"/prevention/hazards/{hazard.uid}/archive.zip")
    content = b"".join(answer.streaming_content)

    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    names = archive.namelist()
    assert archive.read("archive.pdf").startswith(b"%PDF")
    assert len([name for name in names if name.startswith("photos/")]) == 2
    acts = json.loads(archive.read("acts.json"))
    assert [act["kind"].removeprefix("hazard.") for act in acts] == [
        "reported", "graded", "planned", "submitted", "accepted",
    ]  # fmt: skip
    assert [act["sealed"] for act in acts] == [True] * 4 + [False], "the last step waits for the sealer, and it is said"
    for name in (name for name in names if name.startswith("proofs/")):
        file = tmp_path / "proof.json"
        file.write_bytes(archive.read(name))
        assert verify(file).is_sound
    sums = dict(line.split("  ")[::-1] for line in archive.read("sha256.txt").decode().splitlines())
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert AccessLog.objects.beyond_scope("test").filter(action="export").count() == 1
