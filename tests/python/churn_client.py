"""grpcio against the churn service: runs the named cases and prints a line for each.

Arguments: address as host:port, file with a serialized google.protobuf.FileDescriptorSet, names of cases.
"""
import sys
import time

import grpc
from google.protobuf import descriptor_pb2, message_factory

ADDRESS, DESCRIPTORS, *CASES = sys.argv[1:]
CUSTOMER = "python"
SECONDS = 20

with open(DESCRIPTORS, "rb") as file:
    FILES = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
MESSAGES = message_factory.GetMessages(FILES)
Event = MESSAGES["churn.v1.Event"]
RecordEventRequest = MESSAGES["churn.v1.RecordEventRequest"]
RecordEventResponse = MESSAGES["churn.v1.RecordEventResponse"]
ScoreCustomerRequest = MESSAGES["churn.v1.ScoreCustomerRequest"]
VERDICTS = RecordEventResponse.DESCRIPTOR.fields_by_name["verdict"].enum_type.values_by_name
CHANNEL = grpc.insecure_channel(ADDRESS)


def method(kind, name, reply):
    return getattr(CHANNEL, kind)(
        "/churn.v1.ChurnService/" + name,
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=reply.FromString,
    )


record_event = method("unary_unary", "RecordEvent", RecordEventResponse)
record_events = method("stream_stream", "RecordEvents", RecordEventResponse)
score_customer = method("unary_unary", "ScoreCustomer", MESSAGES["churn.v1.ScoreCustomerResponse"])


def request(number, kind="purchase"):
    return RecordEventRequest(event=Event(customer_id=CUSTOMER, type=kind, event_id=str(number), value=number))


def record():
    response = record_event(request(1), timeout=SECONDS)
    assert response.verdict == VERDICTS["ACCEPTED"].number and response.score.event_count == 1
    assert 0 <= response.score.churn_probability <= 1 and response.HasField("previous_probability")
    assert record_event(request(1), timeout=SECONDS).verdict == VERDICTS["DUPLICATE"].number


def stream():
    sent = [request(number, "Bad" if number == 50 else "purchase") for number in range(1, 101)]
    answers = list(record_events(iter(sent), timeout=SECONDS))
    assert [answer.index for answer in answers] == list(range(100))
    expected = ["DUPLICATE" if n == 1 else "REJECTED" if n == 50 else "ACCEPTED" for n in range(1, 101)]
    assert [answer.verdict for answer in answers] == [VERDICTS[name].number for name in expected]
    assert "event.type" in answers[49].error.message


def score():
    answer = score_customer(ScoreCustomerRequest(customer_id=CUSTOMER, include_features=True), timeout=SECONDS).score
    features = {feature.name: feature.value for feature in answer.features}
    assert answer.event_count == 99, answer.event_count
    assert features["purchase.sum.90d"] == sum(range(1, 101)) - 50


def details():
    try:
        record_event(request(1, "Bad"), timeout=SECONDS)
        raise AssertionError("the call did not fail")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
        rich = MESSAGES["google.rpc.Status"].FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
    bad = MESSAGES["google.rpc.BadRequest"]()
    assert any(detail.Unpack(bad) for detail in rich.details)
    assert [violation.field for violation in bad.field_violations] == ["event.type"]


def deadline():
    started = time.monotonic()
    try:
        score_customer(ScoreCustomerRequest(customer_id=CUSTOMER), timeout=0.3)
        raise AssertionError("the call did not fail")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED, error.code()
    assert time.monotonic() - started < SECONDS


failed = False
for name in CASES:
    try:
        globals()[name]()
        print(name, "ok", flush=True)
    except Exception as error:  # each case is told of, whatever went wrong
        failed = True
        print(name, repr(error), flush=True)
sys.exit(failed)
