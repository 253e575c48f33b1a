"""A call-center agent's desktop: watches the caller's score, records the call as it goes, tries offers before one is made.

Usage: agent.py [ADDRESS] [CUSTOMER]    (default 127.0.0.1:50051 demo-1; make_stubs.sh first)
CHURN_KEY in the environment is the API key for a server that asks who calls.
"""
import os
import pathlib
import sys
import threading
import time
import uuid

import grpc

sys.path.append(str(pathlib.Path(__file__).parent / "stubs"))
from churn.v1 import churn_service_pb2 as pb  # noqa: E402
from churn.v1.event_pb2 import Event, Verdict  # noqa: E402
from churn.v1.score_pb2 import Band  # noqa: E402

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051"
CUSTOMER = sys.argv[2] if len(sys.argv) > 2 else "demo-1"
CALL = f"call-{uuid.uuid4()}"
KEY = os.environ.get("CHURN_KEY")
METADATA = [("authorization", f"Bearer {KEY}")] if KEY else []
# The outcome of these is unknown, or nothing was done: the same request may be sent again (docs/api.md).
AGAIN = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED}
# What the agent may offer, and the event that would record that it was taken.
OFFERS = {
    "settle the billing complaint at once": Event(type="complaint_resolved", category="billing", value=0.2),
    "add 500 loyalty points": Event(type="points_earned", value=500),
    "book a follow-up call": Event(type="call", category="outbound", value=5),
}


def method(kind, name, reply):
    """The stub that protoc's gRPC plugin would write."""
    return getattr(CHANNEL, kind)(
        "/churn.v1.ChurnService/" + name,
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=reply.FromString,
    )


CHANNEL = grpc.insecure_channel(ADDRESS)
record_event = method("unary_unary", "RecordEvent", pb.RecordEventResponse)
score_customer = method("unary_unary", "ScoreCustomer", pb.ScoreCustomerResponse)
watch_scores = method("unary_stream", "WatchScores", pb.ScoreUpdate)


def send(call, request, tries=5):
    """Makes a call again where that is safe, after 0.1, 0.2, 0.4 … seconds. An event has its id from the start, so it counts once."""
    for attempt in range(tries):
        try:
            return call(request, timeout=5, metadata=METADATA)
        except grpc.RpcError as error:
            if error.code() not in AGAIN or attempt == tries - 1:
                raise
            time.sleep(0.1 * 2**attempt)


def record(number, **event):
    event = Event(event_id=f"{CALL}-{number}", customer_id=CUSTOMER, channel="phone", subject_id=CALL, **event)
    answer = send(record_event, pb.RecordEventRequest(event=event))
    category = f"/{event.category}" if event.category else ""
    print(f"agent: {event.type}{category} {Verdict.Name(answer.verdict).lower()}, "
          f"{answer.previous_probability:.0%} -> {answer.score.churn_probability:.0%}", flush=True)
    return answer.score


class Screen(threading.Thread):
    """Shows each new score until the call ends; while the server restarts, watches again."""

    def __init__(self):
        super().__init__(daemon=True)
        self.changed = threading.Condition()
        self.event_count = -1
        self.failure = None

    def run(self):
        while self.failure is None:
            try:
                for update in watch_scores(pb.WatchScoresRequest(customer_ids=[CUSTOMER], max_reasons=3),
                                           wait_for_ready=True, metadata=METADATA):
                    self.show(update)
            except grpc.RpcError as error:
                if error.code() == grpc.StatusCode.UNAVAILABLE:
                    time.sleep(1)
                    continue
                with self.changed:
                    self.failure = error
                    self.changed.notify_all()

    def show(self, update):
        score = update.score
        lines = [f"  because: {reason.text} ({'raises' if reason.contribution > 0 else 'lowers'} it)" for reason in score.reasons]
        title = f"screen: {update.error.message}" if update.HasField("error") else (
            f"screen: {CUSTOMER} leaves with {score.churn_probability:.0%}, {Band.Name(score.band)}, {score.event_count} events")
        print("\n".join([title, *lines]), flush=True)
        with self.changed:
            self.event_count = max(self.event_count, score.event_count)
            self.changed.notify_all()

    def wait_for(self, event_count):
        with self.changed:
            seen = self.changed.wait_for(lambda: self.failure or self.event_count >= event_count, timeout=20)
        if self.failure:
            raise self.failure
        if not seen:
            raise TimeoutError("the screen did not show the last event within 20 s")


def what_if(offer):
    """The probability if this had happened just now. Nothing is stored."""
    request = pb.ScoreCustomerRequest(customer_id=CUSTOMER, hypothetical_events=[OFFERS[offer]])
    return send(score_customer, request).score.churn_probability


def main():
    before = send(score_customer, pb.ScoreCustomerRequest(customer_id=CUSTOMER)).score
    screen = Screen()
    screen.start()
    screen.wait_for(before.event_count)
    record(1, type="call", category="inbound")
    record(2, type="complaint", category="billing")
    now = record(3, type="price_inquiry", category="discount")
    screen.wait_for(now.event_count)

    tried = sorted((what_if(offer), offer) for offer in OFFERS)
    for probability, offer in tried:
        print(f"what if: {offer}: {now.churn_probability:.0%} -> {probability:.0%}")
    best = tried[0][1]
    print(f"offer: {best}", flush=True)

    done = Event()
    done.CopyFrom(OFFERS[best])
    last = record(4, type=done.type, category=done.category, value=done.value)
    screen.wait_for(last.event_count)


try:
    main()
except grpc.RpcError as error:
    sys.exit(f"agent.py: {ADDRESS} answered {error.code().name}: {error.details()}")
except TimeoutError as error:
    sys.exit(f"agent.py: {error}")
