// What a page does with a stock gRPC-Web client; every line it writes is what the test looks for.
const said = document.getElementById("said");
const say = (line) => said.append(`${line}\n`);

try {
  const { createFileRegistry, fromBinary } = await import("@bufbuild/protobuf");
  const { FileDescriptorSetSchema } = await import("@bufbuild/protobuf/wkt");
  const { Code, ConnectError, createClient } = await import("@connectrpc/connect");
  const { createGrpcWebTransport } = await import("@connectrpc/connect-web");

  const files = new Uint8Array(await (await fetch("/descriptors.bin")).arrayBuffer());
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, files));
  const transport = createGrpcWebTransport({ baseUrl: new URLSearchParams(location.search).get("api") });
  const churn = createClient(registry.getService("churn.v1.ChurnService"), transport);
  const asked = async (name, call) => {
    try {
      await call();
      say(`${name}: answered`);
    } catch (e) {
      const error = ConnectError.from(e);
      say(`${name}: ${Code[error.code]} ${error.rawMessage.includes("customer_id") ? "customer_id" : error.rawMessage}`);
    }
  };

  const recorded = await churn.recordEvent({ event: { customerId: "web", type: "visit", eventId: "1" } });
  say(`unary: ${recorded.score.customerId} ${recorded.score.eventCount}`);
  await asked("error", () => churn.scoreCustomer({}));
  // The browser keeps a page from what is not for pages.
  await asked("model", () => createClient(registry.getService("churn.v1.ModelService"), transport).getModel({}));

  const stop = new AbortController();
  const counts = [];
  try {
    for await (const update of churn.watchScores({ customerIds: ["web"] }, { signal: stop.signal })) {
      counts.push(`${update.score.eventCount}`);
      if (counts.length === 3) {
        stop.abort();
      } else {
        await churn.recordEvent({ event: { customerId: "web", type: "visit", eventId: `${counts.length + 1}` } });
      }
    }
  } catch (e) {
    say(`stream: ${counts} ${Code[ConnectError.from(e).code]}`);
  }
  // By the header alone, so that it is the server that keeps it.
  await asked("deadline", async () => {
    for await (const update of churn.watchScores({ customerIds: ["web"] }, { headers: { "grpc-timeout": "300m" } })) {
      say(`before the deadline: ${update.score.eventCount}`);
    }
  });
} catch (e) {
  say(`failed: ${e.stack ?? e}`);
}
await fetch("/done");
