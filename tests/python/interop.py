"""grpcio against the echo service: runs every case and prints a line for each.

Arguments: address as host:port, file with a serialized google.protobuf.FileDescriptorSet.
"""
import concurrent.futures
import sys
import threading

import grpc
from google.protobuf import descriptor_pb2, message_factory

ADDRESS, DESCRIPTORS = sys.argv[1:3]
WORDS = "grün % 火 \n"
SECONDS = 20

with open(DESCRIPTORS, "rb") as file:
    FILES = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
MESSAGES = message_factory.GetMessages(FILES)
Request = MESSAGES["churn.test.v1.EchoRequest"]
Reply = MESSAGES["churn.test.v1.EchoReply"]
Empty = MESSAGES["google.protobuf.Empty"]
CHANNEL = grpc.insecure_channel(ADDRESS)


def method(kind, name, reply=Reply):
    return getattr(CHANNEL, kind)(
        "/churn.test.v1.Echo/" + name,
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=reply.FromString,
    )


unary_call = method("unary_unary", "Unary")
collect = method("stream_unary", "Collect")
repeat = method("unary_stream", "Repeat")
chat = method("stream_stream", "Chat")


def fails(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, f"{error.code()} {error.details()}"
        return error
    raise AssertionError("the call did not fail")


def unary():
    assert unary_call(Request(text="hé", count=7), timeout=SECONDS) == Reply(text="hé", index=7)


def empty():
    assert method("unary_unary", "Nothing", Empty)(Empty(), timeout=SECONDS) == Empty()


def client_streaming():
    reply = collect((Request(text=str(i)) for i in range(100)), timeout=SECONDS)
    assert reply.text == ",".join(map(str, range(100)))
    assert collect(iter(()), timeout=SECONDS) == Reply()


def server_streaming():
    assert [reply.index for reply in repeat(Request(count=200), timeout=SECONDS)] == list(range(200))
    assert list(repeat(Request(), timeout=SECONDS)) == []


def duplex():
    replies = chat((Request(text=str(i)) for i in range(100)), timeout=SECONDS)
    assert [(reply.text, reply.index) for reply in replies] == [(str(i), i) for i in range(100)]


def duplex_ping_pong():
    answered = threading.Semaphore(1)

    def requests():
        for i in range(20):
            answered.acquire()
            yield Request(text=str(i))

    count = 0
    for reply in chat(requests(), timeout=SECONDS):
        assert reply.index == count
        count += 1
        answered.release()
    assert count == 20


def metadata():
    sent = (("x-text", "a, b"), ("x-text", "c"), ("x-data-bin", bytes(range(256))), ("x-data-bin", b""))
    _, call = unary_call.with_call(Request(behave="metadata"), metadata=sent, timeout=SECONDS)
    for received in (call.initial_metadata(), call.trailing_metadata()):
        assert tuple((k, v) for k, v in received if k.startswith("x-")) == sent, received


def status():
    error = fails(grpc.StatusCode.FAILED_PRECONDITION, lambda: unary_call(Request(behave="status"), timeout=SECONDS))
    assert error.details() == WORDS
    assert ("x-why", "because") in error.trailing_metadata()
    stream = fails(grpc.StatusCode.DATA_LOSS, lambda: list(repeat(Request(count=2, behave="status"), timeout=SECONDS)))
    assert stream.details() == WORDS


def details():
    error = fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: unary_call(Request(behave="details"), timeout=SECONDS))
    rich = MESSAGES["google.rpc.Status"].FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
    bad, again, why = (MESSAGES["google.rpc." + name]() for name in ("BadRequest", "RetryInfo", "ErrorInfo"))
    assert rich.message == WORDS
    assert [detail.Unpack(message) for detail, message in zip(rich.details, (bad, again, why), strict=True)] == [True] * 3
    assert [(v.field, v.description) for v in bad.field_violations] == [("text", "too short")]
    assert (again.retry_delay.seconds, again.retry_delay.nanos) == (1, 500_000_000)
    assert (why.reason, why.domain, dict(why.metadata)) == ("TOO_SHORT", "churn.test", {"least": "3"})


def exception():
    error = fails(grpc.StatusCode.UNKNOWN, lambda: unary_call(Request(behave="throw"), timeout=SECONDS))
    assert "secret" not in error.details()


def unimplemented_method():
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: method("unary_unary", "Unwritten")(Request(), timeout=SECONDS))


def unknown_method():
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: method("unary_unary", "None")(Request(), timeout=SECONDS))


def large():
    text = "x" * (1 << 20)
    assert unary_call(Request(text=text), timeout=SECONDS).text == text


def too_large_request():
    fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: unary_call(Request(text="x" * (5 << 20)), timeout=SECONDS))
    unary()


def too_large_response():
    fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: unary_call(Request(behave="large", count=5 << 20), timeout=SECONDS))


def deadline():
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: unary_call(Request(behave="wait-ignore"), timeout=0.2))


def deadline_ignored():
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: unary_call(Request(behave="wait-ignore"), timeout=0.05))


def deadline_of_stream():
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: list(repeat(Request(count=3, behave="wait-ignore"), timeout=0.2)))


def concurrent_calls():
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(unary_call, Request(text=str(i)), timeout=SECONDS) for i in range(300)]
        assert [future.result().text for future in futures] == [str(i) for i in range(300)]


def cancel():
    call = repeat(Request(count=1, behave="wait"), timeout=SECONDS)
    assert next(call).index == 0
    call.cancel()
    fails(grpc.StatusCode.CANCELLED, lambda: next(call))


CASES = [
    unary, empty, client_streaming, server_streaming, duplex, duplex_ping_pong, metadata, status, details, exception,
    unimplemented_method, unknown_method, large, too_large_request, too_large_response, deadline, deadline_ignored,
    deadline_of_stream, concurrent_calls, cancel,
]

failed = False
for case in CASES:
    name = "concurrent" if case is concurrent_calls else case.__name__
    try:
        case()
        print(name, "ok", flush=True)
    except Exception as error:  # noqa: BLE001 - whatever it is belongs on the case's line
        failed = True
        print(name, "FAILED", repr(error).replace("\n", " "), flush=True)
sys.exit(failed)
