"""How does a line of the processing log read to another system? With the names of the standard."""

from typing import Any

from schakel.audit.models import ProcessingLine


def as_standard(line: ProcessingLine) -> dict[str, Any]:
    """One line as the *Logboek Dataverwerkingen* writes it; empty fields are left out."""
    written = {
        "trace_id": line.trace_id.hex,
        "operation_id": line.operation_id,
        "parent_operation_id": line.parent_operation_id,
        "status_code": line.status_code,
        "name": line.name,
        "start_time": line.start_time.isoformat(timespec="milliseconds"),
        "end_time": line.end_time.isoformat(timespec="milliseconds"),
        "foreign_operation": line.foreign_operation,
        "resource": {"attributes": {"name": line.resource}},
        "attributes": {
            "dpl.core.processing_activity_id": line.processing_activity_id,
            "dpl.core.data_subject_id": bytes(line.data_subject_id).hex(),
        },
    }
    return {name: value for name, value in written.items() if value not in ("", None)}
