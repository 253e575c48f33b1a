// A stock client of server reflection (v1alpha) asks a server what it answers. Argument: address as host:port.
'use strict';

const assert = require('node:assert');
const grpc = require('@grpc/grpc-js');
const { Client } = require('grpc-reflection-js');

(async () => {
  const client = new Client(process.argv[2], grpc.credentials.createInsecure());
  const services = await client.listServices();
  for (const name of ['churn.v1.ChurnService', 'churn.v1.ModelService', 'grpc.health.v1.Health']) assert.ok(services.includes(name), name);

  const root = await client.fileContainingSymbol('churn.v1.ChurnService');
  const methods = Object.keys(root.lookupService('churn.v1.ChurnService').methods);
  assert.ok(methods.includes('ScoreCustomer') && methods.includes('RecordEvents'), methods);
  assert.ok(root.lookupType('churn.v1.Score').fields.churn_probability);
  assert.ok((await client.fileContainingSymbol('google.rpc.BadRequest')).lookupType('google.rpc.BadRequest'));
  console.log('reflection ok');
  process.exit();
})();
