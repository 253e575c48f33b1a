// @grpc/grpc-js records events and asks for scores, through a channel that balances over several servers, until a file appears.
// Arguments: target as ipv4:a:1,b:2, file with a serialized google.protobuf.FileDescriptorSet, the file that ends it. Prints one line of
// JSON: calls, the statuses of those that failed, and how many events each customer got. Tries again only what the service config says,
// and that only on UNAVAILABLE.
'use strict';

const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [target, descriptors, stop] = process.argv.slice(2);
const atOnce = 6;
const milliseconds = 10_000;
const config = {
  loadBalancingConfig: [{ round_robin: {} }],
  methodConfig: [{
    name: [{ service: 'churn.v1.ChurnService' }],
    retryPolicy: {
      maxAttempts: 5, initialBackoff: '0.05s', maxBackoff: '1s', backoffMultiplier: 2, retryableStatusCodes: ['UNAVAILABLE'],
    },
  }],
};
const definition = loader.loadFileDescriptorSetFromBuffer(fs.readFileSync(descriptors), { keepCase: true, enums: String, longs: Number });
const { ChurnService } = grpc.loadPackageDefinition(definition).churn.v1;
const client = new ChurnService(target, grpc.credentials.createInsecure(), { 'grpc.service_config': JSON.stringify(config) });

const call = (name, request) => new Promise((resolve, reject) => {
  client[name](request, new grpc.Metadata(), { deadline: Date.now() + milliseconds }, (error, reply) => (error ? reject(error) : resolve(reply)));
});

let calls = 0;
const failed = {};
const events = {};

async function work(lane) {
  const customer = `node-${lane}`;
  for (let number = 0; !fs.existsSync(stop); number++) {
    try {
      if (number % 4 === 3) {
        await call('scoreCustomer', { customer_id: customer });
      } else {
        await call('recordEvent', { event: { customer_id: customer, type: 'visit', event_id: String(number) } });
        events[customer] = (events[customer] ?? 0) + 1;
      }
    } catch (error) {
      failed[error.message] = (failed[error.message] ?? 0) + 1;
    }
    calls++;
  }
}

Promise.all(Array.from({ length: atOnce }, (_, lane) => work(lane))).then(() => {
  console.log(JSON.stringify({ calls, failed, events }));
  client.close();
});
