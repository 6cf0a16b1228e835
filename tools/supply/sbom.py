"""The bill of materials: every part with version and licence, as CycloneDX 1.6.

The hashes stay in the lock files: of a Python package there is one per platform.

It says nothing about the moment or the machine, so that the same lock files always give the same
file and a stale one is noticed.
"""

import hashlib
import json
import re
import uuid
from pathlib import Path
from typing import Any, Final

from tools.supply.licences import Licensed
from tools.supply.parts import ROOT

WHERE: Final = ROOT / "docs" / "sbom.cdx.json"
NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "schakel.example")
SCOPES: Final = {"runs": "required", "built in": "required", "checks": "excluded"}


def made(found: list[Licensed]) -> str:
    """The whole file."""
    components = [_component(one) for one in found]
    digest = hashlib.sha256(json.dumps(components, sort_keys=True).encode()).hexdigest()
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "schakel",
                "name": "schakel",
                "version": version[1] if version else "",
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            }
        },
        "components": components,
        "dependencies": [
            {"ref": "schakel", "dependsOn": sorted(one["bom-ref"] for one in components)}
        ],
    }
    return json.dumps(bill, indent=1, ensure_ascii=False) + "\n"


def _component(one: Licensed) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": one.part.url,
        "name": one.part.name,
        "version": one.part.version,
        "purl": one.part.url,
        "scope": SCOPES[one.use],
        "licenses": [{"expression": one.licence}],
    }


def is_stale(text: str, where: Path = WHERE) -> bool:
    """Whether the committed file says something else than the lock files do."""
    return not where.exists() or where.read_text(encoding="utf-8") != text
