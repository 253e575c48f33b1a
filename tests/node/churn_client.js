// @grpc/grpc-js against the churn service: runs the named cases and prints a line for each.
// Arguments: address as host:port, file with a serialized google.protobuf.FileDescriptorSet, names of cases.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, descriptors, ...names] = process.argv.slice(2);
const customer = 'node';
const definition = loader.loadFileDescriptorSetFromBuffer(fs.readFileSync(descriptors), { keepCase: true, enums: String, longs: Number });
const { ChurnService } = grpc.loadPackageDefinition(definition).churn.v1;
const client = new ChurnService(address, grpc.credentials.createInsecure());
const within = (milliseconds = 20_000) => ({ deadline: Date.now() + milliseconds });

function call(name, request, options = within()) {
  return new Promise((resolve, reject) => {
    client[name](request, new grpc.Metadata(), options, (error, reply) => (error ? reject(error) : resolve(reply)));
  });
}

async function fails(code, promise) {
  const error = await promise.then(() => assert.fail('the call did not fail'), (e) => e);
  assert.strictEqual(error.code, code, `${error.code} ${error.message}`);
  return error;
}

const request = (number, type = 'purchase') => ({ event: { customer_id: customer, type, event_id: String(number), value: number } });

const cases = {
  async record() {
    const response = await call('recordEvent', request(1));
    assert.strictEqual(response.verdict, 'ACCEPTED');
    assert.strictEqual(response.score.event_count, 1);
    assert.ok(response.score.churn_probability >= 0 && response.score.churn_probability <= 1);
    assert.strictEqual((await call('recordEvent', request(1))).verdict, 'DUPLICATE');
  },
  async stream() {
    const stream = client.recordEvents(new grpc.Metadata(), within());
    for (let number = 1; number <= 100; number++) stream.write(request(number, number === 50 ? 'Bad' : 'purchase'));
    stream.end();
    const verdicts = [];
    for await (const answer of stream) verdicts.push(answer.verdict);
    const expected = Array.from({ length: 100 }, (_, i) => (i === 0 ? 'DUPLICATE' : i === 49 ? 'REJECTED' : 'ACCEPTED'));
    assert.deepStrictEqual(verdicts, expected);
  },
  async score() {
    const { score } = await call('scoreCustomer', { customer_id: customer, include_features: true });
    assert.strictEqual(score.event_count, 99);
    assert.strictEqual(score.features.find((feature) => feature.name === 'purchase.sum.90d').value, 5050 - 50);
  },
  async details() {
    const error = await fails(grpc.status.INVALID_ARGUMENT, call('recordEvent', request(1, 'Bad')));
    const rich = error.metadata.get('grpc-status-details-bin')[0];
    assert.ok(rich.includes('type.googleapis.com/google.rpc.BadRequest') && rich.includes('event.type'));
    assert.match(error.details, /^event\.type /);
  },
  async deadline() {
    await fails(grpc.status.DEADLINE_EXCEEDED, call('scoreCustomer', { customer_id: customer }, within(300)));
  },
};

(async () => {
  for (const name of names) {
    try {
      await cases[name]();
      console.log(name, 'ok');
    } catch (error) {
      process.exitCode = 1;
      console.log(name, String(error.stack));
    }
  }
  client.close();
})();
