"""The gRPC project's interoperability cases with grpcio: runs each and prints a line for it.

Arguments: address as host:port, file with a serialized google.protobuf.FileDescriptorSet.
"""
import queue
import sys

import grpc
from google.protobuf import descriptor_pb2, message_factory

ADDRESS, DESCRIPTORS = sys.argv[1:3]
SECONDS = 20
SIZES = [31415, 9, 2653, 58979]
SENT = [27182, 8, 1828, 45904]
ECHOED = (("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"))

with open(DESCRIPTORS, "rb") as file:
    MESSAGES = message_factory.GetMessages(descriptor_pb2.FileDescriptorSet.FromString(file.read()).file)
CHANNEL = grpc.insecure_channel(ADDRESS)


def message(name):
    return MESSAGES["grpc.testing." + name]


def method(kind, name, reply, service="TestService"):
    return getattr(CHANNEL, kind)(
        f"/grpc.testing.{service}/{name}",
        request_serializer=lambda request: request.SerializeToString(),
        response_deserializer=message(reply).FromString,
    )


Empty, Simple, Bool = message("Empty"), message("SimpleRequest"), message("BoolValue")
Input, Output, Status = message("StreamingInputCallRequest"), message("StreamingOutputCallRequest"), message("EchoStatus")
Payload, Parameters = message("Payload"), message("ResponseParameters")
unary_call = method("unary_unary", "UnaryCall", "SimpleResponse")
output_call = method("unary_stream", "StreamingOutputCall", "StreamingOutputCallResponse")
input_call = method("stream_unary", "StreamingInputCall", "StreamingInputCallResponse")
duplex_call = method("stream_stream", "FullDuplexCall", "StreamingOutputCallResponse")


class NotApplicable(Exception):
    """The client has no way to say what the case needs."""


def zeros(size):
    return Payload(body=bytes(size))


def large(**more):
    return Simple(response_size=314159, payload=zeros(271828), **more)


def output(size, sent):
    return Output(response_parameters=[Parameters(size=size)], payload=zeros(sent))


def fails(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, f"{error.code()} {error.details()}"
        return error
    raise AssertionError("the call did not fail")


class Requests:
    """An iterator of requests that is fed while the call runs."""

    def __init__(self):
        self._queue = queue.Queue()

    def __iter__(self):
        return iter(self._queue.get, None)

    def send(self, request):
        self._queue.put(request)

    def end(self):
        self._queue.put(None)


def empty_unary():
    assert method("unary_unary", "EmptyCall", "Empty")(Empty(), timeout=SECONDS) == Empty()


def large_unary():
    assert unary_call(large(), timeout=SECONDS).payload.body == bytes(314159)


def client_compressed_unary():
    expected = large(expect_compressed=Bool(value=True))
    fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: unary_call(expected, timeout=SECONDS))
    assert len(unary_call(expected, timeout=SECONDS, compression=grpc.Compression.Gzip).payload.body) == 314159
    assert len(unary_call(large(expect_compressed=Bool(value=False)), timeout=SECONDS).payload.body) == 314159


def server_compressed_unary():
    for compressed in (True, False):
        reply = unary_call(large(response_compressed=Bool(value=compressed)), timeout=SECONDS)
        assert reply.payload.body == bytes(314159)
    raise NotApplicable("answers are right, but the client does not show whether a message came compressed")


def client_streaming():
    reply = input_call((Input(payload=zeros(size)) for size in SENT), timeout=SECONDS)
    assert reply.aggregated_payload_size == 74922


def client_compressed_streaming():
    probe = Input(expect_compressed=Bool(value=True), payload=zeros(27182))
    fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: input_call(iter([probe]), timeout=SECONDS))
    assert input_call(iter([probe]), timeout=SECONDS, compression=grpc.Compression.Gzip).aggregated_payload_size == 27182
    raise NotApplicable("compression is chosen by call, not by message")


def server_streaming():
    request = Output(response_parameters=[Parameters(size=size) for size in SIZES])
    assert [reply.payload.body for reply in output_call(request, timeout=SECONDS)] == [bytes(size) for size in SIZES]


def server_compressed_streaming():
    asked = [Parameters(size=31415, compressed=Bool(value=True)), Parameters(size=92653, compressed=Bool(value=False))]
    replies = output_call(Output(response_parameters=asked), timeout=SECONDS)
    assert [reply.payload.body for reply in replies] == [bytes(31415), bytes(92653)]
    raise NotApplicable("answers are right, but the client does not show whether a message came compressed")


def ping_pong():
    requests = Requests()
    replies = duplex_call(iter(requests), timeout=SECONDS)
    for size, sent in zip(SIZES, SENT):
        requests.send(output(size, sent))
        assert next(replies).payload.body == bytes(size)
    requests.end()
    assert list(replies) == [] and replies.code() == grpc.StatusCode.OK


def empty_stream():
    assert list(duplex_call(iter(()), timeout=SECONDS)) == []


def cancel_after_begin():
    requests = Requests()
    call = input_call.future(iter(requests), timeout=SECONDS)
    call.cancel()
    requests.end()
    assert call.cancelled() and call.code() == grpc.StatusCode.CANCELLED


def cancel_after_first_response():
    requests = Requests()
    replies = duplex_call(iter(requests), timeout=SECONDS)
    requests.send(output(31415, 27182))
    assert len(next(replies).payload.body) == 31415
    replies.cancel()
    fails(grpc.StatusCode.CANCELLED, lambda: next(replies))
    requests.end()


def timeout_on_sleeping_server():
    requests = Requests()
    requests.send(Output(payload=zeros(27182)))
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: next(duplex_call(iter(requests), timeout=0.001)))
    requests.end()


def custom_metadata():
    _, unary = unary_call.with_call(large(), metadata=ECHOED, timeout=SECONDS)
    duplex = duplex_call(iter([output(314159, 271828)]), metadata=ECHOED, timeout=SECONDS)
    assert len(list(duplex)) == 1
    for call in (unary, duplex):
        assert ECHOED[0] in call.initial_metadata() and ECHOED[1] in call.trailing_metadata()


def check_status(words, *calls):
    for call in calls:
        assert fails(grpc.StatusCode.UNKNOWN, call).details() == words


def status_code_and_message():
    status = Status(code=2, message="test status message")
    check_status(
        status.message,
        lambda: unary_call(Simple(response_status=status), timeout=SECONDS),
        lambda: list(duplex_call(iter([Output(response_status=status)]), timeout=SECONDS)),
    )


def special_status_message():
    status = Status(code=2, message="\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")
    check_status(status.message, lambda: unary_call(Simple(response_status=status), timeout=SECONDS))


def unimplemented(service):
    call = method("unary_unary", "UnimplementedCall", "Empty", service)
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: call(Empty(), timeout=SECONDS))


def unimplemented_method():
    unimplemented("TestService")


def unimplemented_service():
    unimplemented("UnimplementedService")


failed = False
for case in (
    empty_unary, large_unary, client_compressed_unary, server_compressed_unary, client_streaming, client_compressed_streaming,
    server_streaming, server_compressed_streaming, ping_pong, empty_stream, cancel_after_begin, cancel_after_first_response,
    timeout_on_sleeping_server, custom_metadata, status_code_and_message, special_status_message, unimplemented_method,
    unimplemented_service,
):
    try:
        case()
        print(case.__name__, "ok", flush=True)
    except NotApplicable as reason:
        print(case.__name__, f"n/a: {reason}", flush=True)
    except Exception as error:  # noqa: BLE001 - whatever it is belongs on the case's line
        failed = True
        print(case.__name__, "FAILED", repr(error).replace("\n", " "), flush=True)
sys.exit(failed)
