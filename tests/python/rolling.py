"""grpcio records events and asks for scores, through a channel that balances over several servers, until a file appears.

Arguments: target as ipv4:a:1,b:2, file with a serialized google.protobuf.FileDescriptorSet, the file that ends it. Prints one line of
JSON: calls, the statuses of those that failed, and how many events each customer got. Tries again only what the service config says,
and that only on UNAVAILABLE.
"""
import collections
import json
import os
import sys
import threading

import grpc
from google.protobuf import descriptor_pb2, message_factory

TARGET, DESCRIPTORS, STOP = sys.argv[1:]
THREADS = 6
SECONDS = 10
CONFIG = {
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [{
        "name": [{"service": "churn.v1.ChurnService"}],
        "retryPolicy": {
            "maxAttempts": 5, "initialBackoff": "0.05s", "maxBackoff": "1s", "backoffMultiplier": 2,
            "retryableStatusCodes": ["UNAVAILABLE"],
        },
    }],
}

with open(DESCRIPTORS, "rb") as file:
    FILES = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
MESSAGES = message_factory.GetMessages(FILES)
Event = MESSAGES["churn.v1.Event"]
RecordEventRequest = MESSAGES["churn.v1.RecordEventRequest"]
ScoreCustomerRequest = MESSAGES["churn.v1.ScoreCustomerRequest"]
# The name that calls give the server: by default all of the target, and a list of addresses is no name that HTTP allows.
NAME = ("grpc.default_authority", "churn")
CHANNEL = grpc.insecure_channel(TARGET, options=[("grpc.service_config", json.dumps(CONFIG)), ("grpc.enable_retries", 1), NAME])


def method(name, reply):
    return CHANNEL.unary_unary(
        "/churn.v1.ChurnService/" + name,
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=MESSAGES["churn.v1." + reply].FromString,
    )


record_event = method("RecordEvent", "RecordEventResponse")
score_customer = method("ScoreCustomer", "ScoreCustomerResponse")
calls, failed, events = collections.Counter(), collections.Counter(), collections.Counter()


def work(thread):
    customer, number = f"python-{thread}", 0
    while not os.path.exists(STOP):
        try:
            if number % 4 == 3:
                score_customer(ScoreCustomerRequest(customer_id=customer), timeout=SECONDS)
            else:
                record_event(RecordEventRequest(event=Event(customer_id=customer, type="visit", event_id=str(number))), timeout=SECONDS)
                events[customer] += 1
        except grpc.RpcError as error:
            failed[f"{error.code().name}: {error.details()}"] += 1
        calls[thread] += 1
        number += 1


threads = [threading.Thread(target=work, args=(thread,)) for thread in range(THREADS)]
for one in threads:
    one.start()
for one in threads:
    one.join()
print(json.dumps({"calls": sum(calls.values()), "failed": failed, "events": events}))
