"""Writes python.json: requests of OTLP as Google's protobuf for Python writes them, each as protobuf and as JSON.

Needs protoc and the module google.protobuf (Debian: protobuf-compiler, python3-protobuf). Run it after the official
definitions beside the tests of waybill/otlp have changed: python3 make-vectors.py && npm run fix
"""

import base64
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
PROTOS = HERE.parent.parent / "otlp" / "opentelemetry-proto-1.11.0"
GENERATED = tempfile.mkdtemp()
subprocess.run(
    ["protoc", f"-I{PROTOS}", f"--python_out={GENERATED}", *map(str, sorted(PROTOS.rglob("*.proto")))], check=True
)
sys.path.insert(0, GENERATED)

from google.protobuf.json_format import MessageToDict  # noqa: E402
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest  # noqa: E402
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest  # noqa: E402

TRACE = bytes.fromhex("5b8efff798038103d269b633813fc60c")
SPAN = bytes.fromhex("eee19b7ec3c1b174")
PARENT = bytes.fromhex("00f067aa0ba902b7")
START = 1_544_712_660_123_456_789  # needs all 64 bits: a double would round it


def add_values(attributes):
    """Adds an attribute of each kind, with the values at the limits of its type."""

    def add(key):
        pair = attributes.add()
        pair.key = key
        return pair.value

    add("text").string_value = "名前 😀 \x01"
    add("empty text").string_value = ""
    add("long text").string_value = "a" * 300
    add("true").bool_value = True
    add("false").bool_value = False
    for number in [0, 7, -7, 2**31, -(2**31) - 1, 2**53 - 1, 2**53 + 1, 2**63 - 1, -(2**63)]:
        add(f"int {number}").int_value = number
    for number in [0.0, 1.5, 7.0, -0.1, 5e-324, 1.7976931348623157e308, float("nan"), float("inf"), float("-inf")]:
        add(f"double {number}").double_value = number
    add("bytes").bytes_value = bytes(range(256))
    add("no bytes").bytes_value = b""
    add("nothing")
    add("empty list").array_value.SetInParent()
    values = add("list").array_value.values
    values.add().string_value = "a"
    values.add().int_value = -1
    values.add()
    values.add().array_value.values.add().double_value = 0.5
    add("empty map").kvlist_value.SetInParent()
    pair = add("map").kvlist_value.values.add()
    pair.key = "__proto__"
    pair.value.kvlist_value.values.add(key="deep").value.bool_value = False
    attributes.add(key="without a value")
    attributes.add(key="of profiles").value.string_value_strindex = 3


def full_spans():
    request = ExportTraceServiceRequest()
    group = request.resource_spans.add(schema_url="https://opentelemetry.io/schemas/1.38.0")
    group.resource.attributes.add(key="service.name").value.string_value = "python-shop"
    group.resource.dropped_attributes_count = 1
    group.resource.entity_refs.add(type="service", id_keys=["service.name"])
    scope = group.scope_spans.add()
    scope.scope.name = "requests"
    scope.scope.version = "2.32"
    scope.scope.attributes.add(key="scope").value.bool_value = True
    span = scope.spans.add(
        trace_id=TRACE,
        span_id=SPAN,
        parent_span_id=PARENT,
        trace_state="vendor=1,other@tenant=x",
        flags=0x301,
        name="POST /orders",
        start_time_unix_nano=START,
        end_time_unix_nano=START + 1,
        dropped_attributes_count=2**32 - 1,
        dropped_events_count=3,
        dropped_links_count=4,
    )
    span.status.code = 2
    span.status.message = "refused"
    add_values(span.attributes)
    event = span.events.add(time_unix_nano=START, name="exception", dropped_attributes_count=1)
    event.attributes.add(key="attempt").value.int_value = 2**53 + 1
    span.events.add(name="without a time")
    link = span.links.add(trace_id=bytes.fromhex("4bf92f3577b34da6a3ce929d0e0e4736"), span_id=PARENT, flags=1)
    link.attributes.add(key="why").value.string_value = "batch"
    for kind in range(6):
        for code in range(3):
            other = scope.spans.add(
                trace_id=TRACE,
                span_id=bytes([kind + 1, code + 1]) * 4,
                name="s",
                kind=kind,
                start_time_unix_nano=1,
                end_time_unix_nano=START,
            )
            other.status.code = code
    # A resource without attributes, and a group without records.
    request.resource_spans.add().scope_spans.add().spans.add(
        trace_id=TRACE, span_id=PARENT, name="alone", start_time_unix_nano=5, end_time_unix_nano=5
    )
    request.resource_spans.add()
    return request


def full_logs():
    request = ExportLogsServiceRequest()
    group = request.resource_logs.add()
    group.resource.attributes.add(key="service.name").value.string_value = "python-shop"
    logs = group.scope_logs.add()
    logs.scope.name = "logging"
    record = logs.log_records.add(
        time_unix_nano=START,
        observed_time_unix_nano=START + 9,
        severity_number=17,
        severity_text="ERROR",
        flags=1,
        trace_id=TRACE,
        span_id=SPAN,
        event_name="checkout.failed",
        dropped_attributes_count=1,
    )
    record.body.string_value = "refused"
    record.attributes.add(key="order").value.int_value = 7
    # Python's logging knows the time of the record only as observed.
    observed = logs.log_records.add(observed_time_unix_nano=START + 1, severity_number=9)
    add_values(observed.body.kvlist_value.values)
    logs.log_records.add(time_unix_nano=START + 2)
    return request


def invalid_spans():
    request = ExportTraceServiceRequest()
    spans = request.resource_spans.add().scope_spans.add().spans
    good = {"trace_id": TRACE, "span_id": SPAN, "name": "x", "start_time_unix_nano": 2, "end_time_unix_nano": 3}
    bad = [{"trace_id": b""}, {"trace_id": TRACE[:15]}, {"span_id": bytes(8)}, {"name": ""}]
    bad += [{"start_time_unix_nano": 0}, {"end_time_unix_nano": 1}]
    for changes in [{}, *bad]:
        spans.add(**{**good, **changes})
    return request


def with_hex_ids(value):
    """OTLP's JSON differs from protobuf's JSON in one point: ids are hex digits and not base64."""
    if isinstance(value, list):
        return [with_hex_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    ids = ["traceId", "spanId", "parentSpanId"]
    return {k: base64.b64decode(v).hex() if k in ids else with_hex_ids(v) for k, v in value.items()}


def vector(title, path, request):
    as_json = with_hex_ids(MessageToDict(request, use_integers_for_enums=True))
    as_bytes = base64.b64encode(request.SerializeToString(deterministic=True)).decode()
    return {"title": title, "path": path, "json": as_json, "protobuf": as_bytes}


vectors = [
    vector("spans with a value in every field", "/v1/traces", full_spans()),
    vector("logs with a value in every field", "/v1/logs", full_logs()),
    vector("spans of which one is valid", "/v1/traces", invalid_spans()),
]
(HERE / "python.json").write_text(json.dumps(vectors, ensure_ascii=False, indent=2) + "\n")
