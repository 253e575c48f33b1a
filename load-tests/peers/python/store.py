"""A customer's events in Redis: one sorted set, its scores the times, its members the events (features.pack)."""

import redis

# As the server's default.
KEPT_SECONDS = 5 * 365 * 24 * 3600


class Store:
    """Thread-safe: redis-py keeps a pool of connections. With hiredis installed it parses replies in C."""

    def __init__(self, url):
        self.redis = redis.Redis.from_url(url, socket_timeout=5)

    def record(self, events):
        """Appends (customer, time, member, whether its history is wanted) in one round trip. For each: whether it is new, and the members in order
        of time right after it, or None."""
        pipeline = self.redis.pipeline(transaction=False)
        for customer, at, member, wanted in events:
            key = b"peer:" + customer.encode()
            pipeline.zadd(key, {member: at})
            pipeline.expire(key, KEPT_SECONDS)
            if wanted:
                pipeline.zrange(key, 0, -1)
        replies = iter(pipeline.execute())
        answers = []
        for *_, wanted in events:
            added, _expires = next(replies), next(replies)
            answers.append((added == 1, next(replies) if wanted else None))
        return answers

    def read(self, customers):
        """The members of each customer in order of time, in one round trip."""
        pipeline = self.redis.pipeline(transaction=False)
        for customer in customers:
            pipeline.zrange(b"peer:" + customer.encode(), 0, -1)
        return pipeline.execute()
