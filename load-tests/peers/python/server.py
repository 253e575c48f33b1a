"""The Python peer: churn.v1.ChurnService by grpcio, redis-py and xgboost, a process a core, all on one port (docs/peers.md).

    python3 load-tests/peers/python/server.py --listen 127.0.0.1:50061 --redis redis://127.0.0.1:6379 --model models/default
"""

import argparse
import multiprocessing
import os
import signal
import socket
import sys
from concurrent import futures
from multiprocessing.connection import wait

import protocol  # noqa: F401: generates code, once, before the processes part


def serve(address, options, stop, ready):
    """One process: everything that has threads is made here and not before the fork."""
    import grpc

    from model import Model
    from protocol import churn_service_pb2_grpc, health_pb2_grpc
    from service import Churn, Health
    from store import Store

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    store = Store(options.redis)
    store.redis.ping()
    server = grpc.server(futures.ThreadPoolExecutor(options.threads), options=[("grpc.so_reuseport", 1)])
    churn_service_pb2_grpc.add_ChurnServiceServicer_to_server(Churn(store, Model(options.model)), server)
    health_pb2_grpc.add_HealthServicer_to_server(Health(), server)
    if server.add_insecure_port(address) == 0:
        raise OSError(f"cannot listen on {address}")
    server.start()
    ready.send(os.getpid())
    # Ends when the parent closes its side, or is no more.
    os.read(stop, 1)
    server.stop(grace=5).wait()


def child(address, options, pipe, ready):
    os.close(pipe[1])
    serve(address, options, pipe[0], ready)


def main():
    parser = argparse.ArgumentParser(description="Churn scoring in Python, to compare with. Ends on SIGTERM.")
    parser.add_argument("--listen", default="127.0.0.1:50061", help="host:port; port 0 takes a free one (default: %(default)s)")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379", help="default: %(default)s")
    parser.add_argument("--model", default="models/default", help="directory with manifest.json and model.zip or model.json (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)), help="default: as many as cores")
    parser.add_argument("--threads", type=int, default=8, help="of each process (default: %(default)s)")
    options = parser.parse_args()
    host, _, port = options.listen.rpartition(":")

    # Holds the port, which may have been 0, without listening; the processes bind it beside.
    holder = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    holder.bind((host, int(port)))
    address = f"{host}:{holder.getsockname()[1]}"

    pipe = os.pipe()
    context = multiprocessing.get_context("fork")
    is_ready, ready = context.Pipe(duplex=False)
    children = [context.Process(target=child, args=(address, options, pipe, ready)) for _ in range(options.processes)]
    for process in children:
        process.start()

    def stop(*_):
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
        os.close(pipe[1])

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    ended = [process.sentinel for process in children]
    for _ in children:
        if is_ready not in wait([is_ready, *ended]):
            sys.exit("peer: a process ended at start")
        is_ready.recv()
    print(f"Serving gRPC on http://{address} by {options.processes} processes", flush=True)
    wait(ended)
    for process in children:
        process.join()
    sys.exit(max(abs(process.exitcode) for process in children))


if __name__ == "__main__":
    main()
