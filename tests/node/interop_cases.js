// The gRPC project's interoperability cases with @grpc/grpc-js: runs each and prints a line for it.
// Arguments: address as host:port, file with a serialized google.protobuf.FileDescriptorSet.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { once } = require('node:events');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, descriptors] = process.argv.slice(2);
const definition = loader.loadFileDescriptorSetFromBuffer(fs.readFileSync(descriptors), { defaults: true });
const { TestService, UnimplementedService } = grpc.loadPackageDefinition(definition).grpc.testing;
const insecure = grpc.credentials.createInsecure();
const client = new TestService(address, insecure);
const compressing = new TestService(address, insecure, { 'grpc.default_compression_algorithm': 2 });
const { status } = grpc;

const sizes = [31415, 9, 2653, 58979];
const sent = [27182, 8, 1828, 45904];
const within = (milliseconds = 20_000) => ({ deadline: Date.now() + milliseconds });
const zeros = (size) => ({ body: Buffer.alloc(size) });
const large = (more = {}) => ({ response_size: 314159, payload: zeros(271828), ...more });
const output = (size, bytes) => ({ response_parameters: [{ size }], payload: zeros(bytes) });

class NotApplicable extends Error {}

function unary(request, on = client, name = 'unaryCall', metadata = new grpc.Metadata()) {
  return new Promise((resolve, reject) => {
    on[name](request, metadata, within(), (error, reply) => (error ? reject(error) : resolve(reply)));
  });
}

function input(requests, on = client) {
  return new Promise((resolve, reject) => {
    const stream = on.streamingInputCall(within(), (error, reply) => (error ? reject(error) : resolve(reply)));
    for (const request of requests) stream.write(request);
    stream.end();
  });
}

async function bodies(stream) {
  const found = [];
  for await (const reply of stream) found.push(reply.payload.body);
  return found;
}

async function fails(code, promise) {
  const error = await promise.then(() => assert.fail('the call did not fail'), (e) => e);
  assert.strictEqual(error.code, code, `${error.code} ${error.message}`);
  return error;
}

function checkZeros(body, size) {
  assert.ok(body.equals(Buffer.alloc(size)));
}

const cases = {
  async empty_unary() {
    assert.deepStrictEqual(await unary({}, client, 'emptyCall'), {});
  },
  async large_unary() {
    checkZeros((await unary(large())).payload.body, 314159);
  },
  async client_compressed_unary() {
    await fails(status.INVALID_ARGUMENT, unary(large({ expect_compressed: { value: true } })));
    checkZeros((await unary(large({ expect_compressed: { value: true } }), compressing)).payload.body, 314159);
    checkZeros((await unary(large({ expect_compressed: { value: false } }))).payload.body, 314159);
  },
  async server_compressed_unary() {
    for (const value of [true, false]) checkZeros((await unary(large({ response_compressed: { value } }))).payload.body, 314159);
    throw new NotApplicable('answers are right, but the client does not show whether a message came compressed');
  },
  async client_streaming() {
    assert.strictEqual((await input(sent.map((size) => ({ payload: zeros(size) })))).aggregated_payload_size, 74922);
  },
  async client_compressed_streaming() {
    const probe = { expect_compressed: { value: true }, payload: zeros(27182) };
    await fails(status.INVALID_ARGUMENT, input([probe]));
    assert.strictEqual((await input([probe], compressing)).aggregated_payload_size, 27182);
    throw new NotApplicable('compression is chosen by channel, not by message');
  },
  async server_streaming() {
    const found = await bodies(client.streamingOutputCall({ response_parameters: sizes.map((size) => ({ size })) }, within()));
    assert.deepStrictEqual(found.map((body) => body.length), sizes);
    found.forEach((body) => checkZeros(body, body.length));
  },
  async server_compressed_streaming() {
    const asked = [{ size: 31415, compressed: { value: true } }, { size: 92653, compressed: { value: false } }];
    const found = await bodies(client.streamingOutputCall({ response_parameters: asked }, within()));
    assert.deepStrictEqual(found.map((body) => body.length), [31415, 92653]);
    throw new NotApplicable('answers are right, but the client does not show whether a message came compressed');
  },
  async ping_pong() {
    const stream = client.fullDuplexCall(within());
    for (let i = 0; i < sizes.length; i++) {
      stream.write(output(sizes[i], sent[i]));
      const [reply] = await once(stream, 'data');
      checkZeros(reply.payload.body, sizes[i]);
    }
    const ended = once(stream, 'status');
    stream.end();
    assert.strictEqual((await ended)[0].code, status.OK);
  },
  async empty_stream() {
    const stream = client.fullDuplexCall(within());
    stream.end();
    assert.deepStrictEqual(await bodies(stream), []);
  },
  async cancel_after_begin() {
    await fails(status.CANCELLED, new Promise((resolve, reject) => {
      client.streamingInputCall(within(), (error, reply) => (error ? reject(error) : resolve(reply))).cancel();
    }));
  },
  async cancel_after_first_response() {
    const stream = client.fullDuplexCall(within());
    stream.write(output(31415, 27182));
    const [reply] = await once(stream, 'data');
    checkZeros(reply.payload.body, 31415);
    const ended = bodies(stream);
    stream.cancel();
    await fails(status.CANCELLED, ended);
  },
  async timeout_on_sleeping_server() {
    const stream = client.fullDuplexCall(within(1));
    stream.write({ payload: zeros(27182) });
    await fails(status.DEADLINE_EXCEEDED, bodies(stream));
  },
  async custom_metadata() {
    const metadata = new grpc.Metadata();
    metadata.set('x-grpc-test-echo-initial', 'test_initial_metadata_value');
    metadata.set('x-grpc-test-echo-trailing-bin', Buffer.from('ababab', 'hex'));
    const duplex = client.fullDuplexCall(metadata, within());
    duplex.write(output(314159, 271828));
    duplex.end();
    duplex.resume();
    const calls = [client.unaryCall(large(), metadata, within(), () => {}), duplex];
    for (const [[headers], [end]] of await Promise.all(calls.map((call) => Promise.all([once(call, 'metadata'), once(call, 'status')])))) {
      assert.strictEqual(end.code, status.OK);
      assert.deepStrictEqual(headers.get('x-grpc-test-echo-initial'), ['test_initial_metadata_value']);
      assert.deepStrictEqual(end.metadata.get('x-grpc-test-echo-trailing-bin'), [Buffer.from('ababab', 'hex')]);
    }
  },
  async status_code_and_message() {
    const response_status = { code: 2, message: 'test status message' };
    const stream = client.fullDuplexCall(within());
    stream.write({ response_status });
    stream.end();
    const calls = [unary({ response_status }), bodies(stream)].map((call) => fails(status.UNKNOWN, call));
    for (const error of await Promise.all(calls)) assert.strictEqual(error.details, response_status.message);
  },
  async special_status_message() {
    const response_status = { code: 2, message: '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n' };
    assert.strictEqual((await fails(status.UNKNOWN, unary({ response_status }))).details, response_status.message);
  },
  async unimplemented_method() {
    await fails(status.UNIMPLEMENTED, unary({}, client, 'unimplementedCall'));
  },
  async unimplemented_service() {
    const other = new UnimplementedService(address, insecure);
    await fails(status.UNIMPLEMENTED, unary({}, other, 'unimplementedCall'));
    other.close();
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log(name, 'ok');
    } catch (error) {
      if (error instanceof NotApplicable) {
        console.log(name, `n/a: ${error.message}`);
      } else {
        process.exitCode = 1;
        console.log(name, 'FAILED', String(error).replaceAll('\n', ' '));
      }
    }
  }
  // Not when the last deadline of a cancelled call has passed.
  process.exit();
})();
