"""The methods of churn.v1.ChurnService that are compared. The others answer UNIMPLEMENTED."""

import hashlib
import re
import uuid

import grpc
import redis

from features import pack
from protocol import churn_service_pb2 as messages
from protocol import churn_service_pb2_grpc, event_pb2, health_pb2, health_pb2_grpc
from scoring import OutOfRange, Scorer, as_of_for, now_ms, to_ms

TYPE = re.compile(r"[a-z][a-z0-9_-]{0,63}").fullmatch
CATEGORY = re.compile(r"([a-z0-9][a-z0-9_-]{0,63})?").fullmatch
AHEAD = 5 * 60_000
LATE = 60 * 60_000
MOST_ITEMS = 1000


def problem(request, now):
    """What is wrong with an event, or None."""
    event = request.event
    if not 1 <= len(event.customer_id.encode()) <= 256:
        return "event.customer_id: give 1 to 256 bytes"
    if len(event.event_id.encode()) > 256:
        return "event.event_id: give at most 256 bytes"
    if not TYPE(event.type) or event.type in ("any", "profile"):
        return "event.type: is no slug, or reserved"
    if not CATEGORY(event.category):
        return "event.category: is no slug"
    if event.HasField("value") and not abs(event.value) <= 1e9:
        return "event.value: is beyond 1e9"
    if event.HasField("occurred_at") and not 0 <= to_ms(event.occurred_at) <= now + AHEAD:
        return "event.occurred_at: is before 1970 or in the future"
    return None if 0 <= request.max_reasons <= 20 else "max_reasons: is outside 0 to 20"


class Churn(churn_service_pb2_grpc.ChurnServiceServicer):
    """One a process; its methods run on several threads."""

    def __init__(self, store, model):
        self.store = store
        self.scorer = Scorer(model)

    def RecordEvent(self, request, context):
        response = messages.RecordEventResponse()
        self.guard(context, lambda: self.record([request], [response]))
        if response.verdict == event_pb2.REJECTED:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, response.error.message)
        return response

    def BatchRecordEvents(self, request, context):
        self.check_count(context, len(request.requests))
        batch = messages.BatchRecordEventsResponse()
        responses = [batch.responses.add(index=i) for i in range(len(request.requests))]
        self.guard(context, lambda: self.record(request.requests, responses))
        return batch

    def ScoreCustomer(self, request, context):
        response = messages.ScoreCustomerResponse()
        if request.hypothetical_events:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, "hypothetical events are not supported")
        self.check_ids(context, [request.customer_id])
        self.guard(context, lambda: self.score([request.customer_id], request, [response.score]))
        return response

    def BatchScoreCustomers(self, request, context):
        self.check_count(context, len(request.customer_ids))
        self.check_ids(context, request.customer_ids)
        batch = messages.BatchScoreCustomersResponse()
        scores = [batch.results.add(customer_id=customer).score for customer in request.customer_ids]
        self.guard(context, lambda: self.score(request.customer_ids, request, scores))
        return batch

    def check_count(self, context, count):
        if not 1 <= count <= MOST_ITEMS:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"give 1 to {MOST_ITEMS} items")

    def check_ids(self, context, customers):
        if not all(1 <= len(customer.encode()) <= 256 for customer in customers):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "customer_id: give 1 to 256 bytes")

    def guard(self, context, work):
        try:
            work()
        except OutOfRange:
            context.abort(grpc.StatusCode.OUT_OF_RANGE, "as_of: is more than 2 days past or 366 days ahead")
        except redis.RedisError:
            context.abort(grpc.StatusCode.UNAVAILABLE, "the store is out of reach")

    def record(self, requests, responses):
        """Stores the events in one round trip and scores those that ask for it by one prediction."""
        now = now_ms()
        stored, answers = [], []
        for request, response in zip(requests, responses):
            event = request.event
            response.event_id = event.event_id or uuid.uuid4().hex
            wrong = problem(request, now)
            if wrong:
                response.verdict = event_pb2.REJECTED
                response.error.code, response.error.message = grpc.StatusCode.INVALID_ARGUMENT.value[0], wrong
                continue
            at = to_ms(event.occurred_at) if event.HasField("occurred_at") else now
            response.verdict = event_pb2.ACCEPTED_LATE if now - at > LATE else event_pb2.ACCEPTED
            id_hash = hashlib.blake2b(response.event_id.encode(), digest_size=8).digest()
            member = pack(id_hash, at, event.value if event.HasField("value") else None, event.type, event.category)
            stored.append((event.customer_id, at, member, not request.skip_score))
            answers.append((request, response))
        self.answer(stored, answers, now)

    def answer(self, stored, answers, now):
        scored, vectors = [], []
        plan = self.scorer.plan
        for (customer, _, member, wanted), (request, response), (is_new, members) in zip(stored, answers, self.store.record(stored)):
            if not is_new:
                response.verdict = event_pb2.DUPLICATE
            if not wanted:
                continue
            before = [other for other in members if other != member] if is_new else members
            history = plan.history(before)
            last = self.last_of(members)
            t = as_of_for(None, now, last)
            vectors.append(plan.vector(history, t))
            if is_new:
                plan.add(history, member)
            vectors.append(plan.vector(history, t))
            scored.append((customer, request, response, history, t, last))
        if scored:
            rows = self.scorer.rows(vectors)
            probabilities = self.scorer.model.probabilities(rows)
            for i, (customer, request, response, history, t, last) in enumerate(scored):
                response.previous_probability = float(probabilities[2 * i])
                after = 2 * i + 1
                self.scorer.fill(response.score, customer, history, t, last, vectors[after], rows[after], probabilities[after], request)

    def score(self, customers, request, scores):
        """Reads all customers in one round trip and scores them by one prediction."""
        now = now_ms()
        requested = to_ms(request.as_of) if request.HasField("as_of") else None
        prepared, vectors = [], []
        for members in self.store.read(customers):
            history = self.scorer.plan.history(members)
            last = self.last_of(members)
            t = as_of_for(requested, now, last)
            if last is not None and last >= t:
                for selected in history:
                    selected.cut(t)
            prepared.append((history, t, last))
            vectors.append(self.scorer.plan.vector(history, t))
        rows = self.scorer.rows(vectors)
        probabilities = self.scorer.model.probabilities(rows)
        for i, (history, t, last) in enumerate(prepared):
            self.scorer.fill(scores[i], customers[i], history, t, last, vectors[i], rows[i], probabilities[i], request)

    @staticmethod
    def last_of(members):
        return int.from_bytes(members[-1][8:16], "little", signed=True) if members else None


class Health(health_pb2_grpc.HealthServicer):
    """A process that answers serves."""

    def Check(self, request, context):
        return health_pb2.HealthCheckResponse(status=health_pb2.HealthCheckResponse.SERVING)
