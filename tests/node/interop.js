// @grpc/grpc-js against the echo service: runs every case and prints a line for each.
// Arguments: address as host:port, file with a serialized google.protobuf.FileDescriptorSet.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { once } = require('node:events');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, descriptors] = process.argv.slice(2);
const words = 'grün % 火 \n';
const definition = loader.loadFileDescriptorSetFromBuffer(fs.readFileSync(descriptors), { defaults: true });
const { Echo } = grpc.loadPackageDefinition(definition).churn.test.v1;
const client = new Echo(address, grpc.credentials.createInsecure());
const { status } = grpc;

const within = (milliseconds = 20_000) => ({ deadline: Date.now() + milliseconds });
const range = (count) => Array.from({ length: count }, (_, i) => i);

function call(name, request, metadata = new grpc.Metadata(), options = within()) {
  return new Promise((resolve, reject) => {
    client[name](request, metadata, options, (error, reply) => (error ? reject(error) : resolve(reply)));
  });
}

async function all(stream) {
  const replies = [];
  for await (const reply of stream) replies.push(reply);
  return replies;
}

async function fails(code, promise) {
  const error = await promise.then(() => assert.fail('the call did not fail'), (e) => e);
  assert.strictEqual(error.code, code, `${error.code} ${error.message}`);
  return error;
}

// The length-delimited fields of a serialized message that have a number.
function fields(bytes, number) {
  let at = 0;
  const found = [];
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const value = varint();
    if ((tag & 7) !== 2) continue;
    if (tag >> 3 === number) found.push(bytes.subarray(at, at + value));
    at += value;
  }
  return found;
}

const text = (bytes, number) => fields(bytes, number)[0].toString();

const cases = {
  async unary() {
    assert.deepStrictEqual(await call('unary', { text: 'hé', count: 7 }), { text: 'hé', index: 7 });
  },
  async empty() {
    assert.deepStrictEqual(await call('nothing', {}), {});
  },
  async client_streaming() {
    const collect = (texts) => new Promise((resolve, reject) => {
      const stream = client.collect(within(), (error, reply) => (error ? reject(error) : resolve(reply)));
      for (const text of texts) stream.write({ text });
      stream.end();
    });
    assert.strictEqual((await collect(range(100).map(String))).text, range(100).join(','));
    assert.deepStrictEqual(await collect([]), { text: '', index: 0 });
  },
  async server_streaming() {
    assert.deepStrictEqual((await all(client.repeat({ count: 200 }, within()))).map((reply) => reply.index), range(200));
    assert.deepStrictEqual(await all(client.repeat({}, within())), []);
  },
  async duplex() {
    const stream = client.chat(within());
    for (const i of range(100)) stream.write({ text: String(i) });
    stream.end();
    assert.deepStrictEqual(await all(stream), range(100).map((i) => ({ text: String(i), index: i })));
  },
  async duplex_ping_pong() {
    const stream = client.chat(within());
    for (const i of range(20)) {
      stream.write({ text: String(i) });
      const [reply] = await once(stream, 'data');
      assert.strictEqual(reply.index, i);
    }
    stream.end();
    await once(stream, 'end');
  },
  async metadata() {
    const sent = new grpc.Metadata();
    sent.add('x-text', 'a; b');
    sent.add('x-data-bin', Buffer.from(range(256)));
    sent.add('x-data-bin', Buffer.from([1, 2]));
    const received = await new Promise((resolve, reject) => {
      const both = [];
      client.unary({ behave: 'metadata' }, sent, within(), (error) => error && reject(error))
        .on('metadata', (headers) => both.push(headers))
        .on('status', (end) => resolve([...both, end.metadata]));
    });
    assert.strictEqual(received.length, 2);
    for (const metadata of received) {
      assert.deepStrictEqual(metadata.get('x-text'), ['a; b']);
      assert.deepStrictEqual(metadata.get('x-data-bin'), [Buffer.from(range(256)), Buffer.from([1, 2])]);
    }
  },
  async status() {
    const error = await fails(status.FAILED_PRECONDITION, call('unary', { behave: 'status' }));
    assert.strictEqual(error.details, words);
    assert.deepStrictEqual(error.metadata.get('x-why'), ['because']);
    const stream = await fails(status.DATA_LOSS, all(client.repeat({ count: 2, behave: 'status' }, within())));
    assert.strictEqual(stream.details, words);
  },
  async details() {
    const error = await fails(status.INVALID_ARGUMENT, call('unary', { behave: 'details' }));
    const rich = error.metadata.get('grpc-status-details-bin')[0];
    assert.strictEqual(text(rich, 2), words);
    const details = fields(rich, 3);
    const kinds = ['BadRequest', 'RetryInfo', 'ErrorInfo'].map((kind) => `type.googleapis.com/google.rpc.${kind}`);
    assert.deepStrictEqual(details.map((detail) => text(detail, 1)), kinds);
    const [violation] = fields(fields(details[0], 2)[0], 1);
    assert.deepStrictEqual([text(violation, 1), text(violation, 2)], ['text', 'too short']);
    const [why] = fields(details[2], 2);
    assert.deepStrictEqual([text(why, 1), text(why, 2)], ['TOO_SHORT', 'churn.test']);
  },
  async exception() {
    const error = await fails(status.UNKNOWN, call('unary', { behave: 'throw' }));
    assert.ok(!error.details.includes('secret'));
  },
  async unimplemented_method() {
    await fails(status.UNIMPLEMENTED, call('unwritten', {}));
  },
  async unknown_method() {
    const same = (bytes) => bytes;
    await fails(status.UNIMPLEMENTED, new Promise((resolve, reject) => {
      client.makeUnaryRequest('/churn.test.v1.Echo/None', same, same, Buffer.alloc(0), within(), (error) => (error ? reject(error) : resolve()));
    }));
  },
  async large() {
    const text = 'x'.repeat(1 << 20);
    assert.strictEqual((await call('unary', { text })).text, text);
  },
  async too_large_request() {
    await fails(status.RESOURCE_EXHAUSTED, call('unary', { text: 'x'.repeat(5 << 20) }));
    await cases.unary();
  },
  async too_large_response() {
    await fails(status.RESOURCE_EXHAUSTED, call('unary', { behave: 'large', count: 5 << 20 }));
  },
  async deadline() {
    await fails(status.DEADLINE_EXCEEDED, call('unary', { behave: 'wait-ignore' }, undefined, within(200)));
  },
  async deadline_ignored() {
    await fails(status.DEADLINE_EXCEEDED, call('unary', { behave: 'wait-ignore' }, undefined, within(50)));
  },
  async deadline_of_stream() {
    await fails(status.DEADLINE_EXCEEDED, all(client.repeat({ count: 3, behave: 'wait-ignore' }, within(200))));
  },
  async concurrent() {
    const replies = await Promise.all(range(300).map((i) => call('unary', { text: String(i) })));
    assert.deepStrictEqual(replies.map((reply) => reply.text), range(300).map(String));
  },
  async cancel() {
    const stream = client.repeat({ count: 1, behave: 'wait' }, within());
    await once(stream, 'data');
    const ended = all(stream);
    stream.cancel();
    await fails(status.CANCELLED, ended);
  },
};

async function main() {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log(name, 'ok');
    } catch (error) {
      process.exitCode = 1;
      console.log(name, 'FAILED', String(error).replaceAll('\n', ' '));
    }
  }
  client.close();
}

main();
