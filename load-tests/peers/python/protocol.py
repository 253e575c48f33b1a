"""The contract as Python code: made by protoc and gRPC's plugin (Debian: protobuf-compiler, protobuf-compiler-grpc) from the same files as the
server's, into a temporary folder, when this is imported. As with any generated code, `import churn.v1.…` works afterwards.
"""

import os
import subprocess
import sys
import tempfile

PROTOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "protos")


def generate(root, names, out):
    plugin = "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin"
    subprocess.run(["protoc", "-I", root, plugin, "--python_out", out, "--grpc_python_out", out, *names], check=True)


with tempfile.TemporaryDirectory() as folder:
    generate(PROTOS, ["google/rpc/status.proto", *(f"churn/v1/{name}.proto" for name in ("customer", "event", "score", "churn_service"))], folder)
    # By its file alone: as grpc/health/v1 it would be looked for in grpc's own package.
    generate(os.path.join(PROTOS, "grpc", "health", "v1"), ["health.proto"], folder)
    sys.path.insert(0, folder)
    import health_pb2  # noqa: F401, E402
    import health_pb2_grpc  # noqa: F401, E402
    from churn.v1 import churn_service_pb2, churn_service_pb2_grpc, event_pb2, score_pb2  # noqa: F401, E402
    sys.path.remove(folder)
