"""grpcio's own machinery below the calls, against our server: runs the cases that are named and prints a line for each.

Arguments: address, file with a serialized google.protobuf.FileDescriptorSet, NAME=VALUE settings, names of cases.
"""
import json
import pathlib
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ADDRESS, DESCRIPTORS = sys.argv[1:3]
SETTINGS = dict(argument.split("=", 1) for argument in sys.argv[3:] if "=" in argument)
SECONDS = 20

with open(DESCRIPTORS, "rb") as file:
    MESSAGES = message_factory.GetMessages(descriptor_pb2.FileDescriptorSet.FromString(file.read()).file)


def method(channel, kind, path, reply):
    return getattr(channel, kind)(
        path, request_serializer=lambda request: request.SerializeToString(), response_deserializer=MESSAGES[reply].FromString)


def echo(channel, name="Unary", kind="unary_unary"):
    return method(channel, kind, "/churn.test.v1.Echo/" + name, "churn.test.v1.EchoReply")


def request(**fields):
    return MESSAGES["churn.test.v1.EchoRequest"](**fields)


def read(setting):
    return pathlib.Path(SETTINGS[setting]).read_bytes()


def retries():
    policy = {
        "maxAttempts": 4, "initialBackoff": "0.01s", "maxBackoff": "0.02s", "backoffMultiplier": 1,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
    config = json.dumps({"methodConfig": [{"name": [{"service": "churn.test.v1.Echo"}], "retryPolicy": policy}]})
    with grpc.insecure_channel(ADDRESS, options=[("grpc.service_config", config)]) as channel:
        assert echo(channel)(request(behave="flaky", count=3, text="a"), timeout=SECONDS).index == 3
        try:
            echo(channel)(request(behave="flaky", count=9), timeout=SECONDS)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAVAILABLE and error.details() == "not yet"
        else:
            raise AssertionError("four attempts were enough for nine")


def wait_for_ready():
    options = [("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 200)]
    with grpc.insecure_channel(ADDRESS, options=options) as channel:
        try:
            echo(channel)(request(), timeout=SECONDS)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAVAILABLE
        call = echo(channel).future(request(text="early"), wait_for_ready=True, timeout=SECONDS)
        # The server starts when this file is there.
        pathlib.Path(SETTINGS["waiting"]).touch()
        assert call.result().text == "early"


def keepalive():
    """Pings as often as the client can, for as long as a call takes that its deadline ends."""
    options = [
        ("grpc.keepalive_time_ms", 50), ("grpc.keepalive_timeout_ms", 5000), ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.max_pings_without_data", 0),
    ]
    with grpc.insecure_channel(ADDRESS, options=options) as channel:
        states = []
        channel.subscribe(states.append, try_to_connect=True)
        try:
            echo(channel)(request(behave="wait-ignore"), timeout=2)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED, error
        assert echo(channel)(request(text="still there"), timeout=SECONDS).text == "still there"
        assert states.count(grpc.ChannelConnectivity.READY) <= 1, states


def answers(channel):
    health = method(channel, "unary_unary", "/grpc.health.v1.Health/Check", "grpc.health.v1.HealthCheckResponse")
    return health(MESSAGES["grpc.health.v1.HealthCheckRequest"](), timeout=SECONDS, wait_for_ready=False).status == 1


def tls():
    credentials = grpc.ssl_channel_credentials(root_certificates=read("ca"))
    with grpc.secure_channel(ADDRESS, credentials) as channel:
        assert answers(channel)


def tls_with_a_client_certificate():
    credentials = grpc.ssl_channel_credentials(read("ca"), read("key"), read("cert"))
    with grpc.secure_channel(ADDRESS, credentials) as channel:
        assert answers(channel)


def tls_without_a_client_certificate():
    try:
        tls()
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.UNAVAILABLE, error
    else:
        raise AssertionError("the server let a client in that has no certificate")


def health_watch():
    """The status now, then, once the server stops, that it does not serve, and the end."""
    with grpc.insecure_channel(ADDRESS) as channel:
        watch = method(channel, "unary_stream", "/grpc.health.v1.Health/Watch", "grpc.health.v1.HealthCheckResponse")
        statuses = watch(MESSAGES["grpc.health.v1.HealthCheckRequest"](service="churn.v1.ChurnService"), timeout=SECONDS)
        while next(statuses).status != 1:
            pass
        pathlib.Path(SETTINGS["watching"]).touch()
        assert next(statuses).status == 2
        try:
            next(statuses)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAVAILABLE, error
        else:
            raise AssertionError("the watch goes on")


def reflection(version):
    """Calls a method of which nothing is known but what reflection tells."""
    prefix = f"grpc.reflection.{version}.ServerReflection"
    with grpc.insecure_channel(ADDRESS) as channel:
        info = method(channel, "stream_stream", f"/{prefix}/ServerReflectionInfo", prefix + "Response")
        ask = MESSAGES[prefix + "Request"]
        questions = [ask(list_services=""), ask(file_containing_symbol="churn.v1.ChurnService"), ask(file_containing_symbol="no.Such")]
        listed, found, missing = info(iter(questions), timeout=SECONDS)
        names = [service.name for service in listed.list_services_response.service]
        assert {"churn.v1.ChurnService", "churn.v1.ModelService", "grpc.health.v1.Health", prefix} <= set(names), names
        assert missing.error_response.error_code == 5

        pool = descriptor_pool.DescriptorPool()
        for serialized in reversed(found.file_descriptor_response.file_descriptor_proto):
            pool.Add(descriptor_pb2.FileDescriptorProto.FromString(serialized))
        score = pool.FindServiceByName("churn.v1.ChurnService").FindMethodByName("ScoreCustomer")
        build = message_factory.MessageFactory(pool).GetPrototype
        call = channel.unary_unary(
            "/churn.v1.ChurnService/ScoreCustomer", request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=build(score.output_type).FromString)
        assert call(build(score.input_type)(customer_id="seen-by-reflection"), timeout=SECONDS).score.customer_id == "seen-by-reflection"


def reflection_v1():
    reflection("v1")


def reflection_v1alpha():
    reflection("v1alpha")


failed = False
for name in (argument for argument in sys.argv[3:] if "=" not in argument):
    try:
        globals()[name]()
        print(name, "ok", flush=True)
    except Exception as error:  # noqa: BLE001 - whatever it is belongs on the case's line
        failed = True
        print(name, "FAILED", repr(error).replace("\n", " "), flush=True)
sys.exit(failed)
