// Is the description of the HTTP API OpenAPI 3.1, and do the server's answers look as it says? Usage: node openapi.js http://127.0.0.1:8080 KEY
"use strict";
const { Validator } = require("@seriousme/openapi-schema-validator");
const Ajv2020 = require("ajv/dist/2020").default;
const addFormats = require("ajv-formats").default;

const server = process.argv[2];
const headers = { "content-type": "application/json", authorization: `Bearer ${process.argv[3]}` };

async function main() {
  const text = await (await fetch(`${server}/openapi.json`)).text();
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(text));
  if (!result.valid) {
    throw new Error(`not OpenAPI: ${JSON.stringify(result.errors)}`);
  }
  const description = JSON.parse(text);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat("int32", true).addFormat("int64", true).addFormat("double", true);
  ajv.addSchema({ ...description, $id: "openapi" });
  const check = (schema, value, what) => {
    const validate = ajv.compile(relative(schema));
    if (!validate(value)) {
      throw new Error(`${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`);
    }
  };
  let answers = 0;
  for (const [method, path, route, body] of requests) {
    const operation = description.paths[route][method.toLowerCase()];
    if (body !== undefined) {
      check(operation.requestBody.content["application/json"].schema, body, `${method} ${path}, request`);
    }
    const response = await fetch(server + path, {
      method, body: body === undefined ? undefined : JSON.stringify(body), headers });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    check(operation.responses["200"].content["application/json"].schema, await response.json(), `${method} ${path}`);
    const wrong = await fetch(`${server}${path}${path.includes("?") ? "&" : "?"}no=1`, { method, headers, body: body === undefined ? undefined : '{"no":1}' });
    if (wrong.status !== 400) {
      throw new Error(`${method} ${path} with what nobody knows: ${wrong.status}`);
    }
    check(operation.responses.default.content["application/json"].schema, await wrong.json(), `${method} ${path}, error`);
    answers++;
  }
  console.log(`ok ${Object.keys(description.paths).length} paths, ${answers} answers`);
}

// References within the document, seen from outside of it.
const relative = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'));

const event = { customerId: "described", type: "purchase", value: 9.5, occurredAt: new Date().toISOString() };
const requests = [
  ["POST", "/v1/events", "/v1/events", event],
  ["POST", "/v1/events", "/v1/events", { event: { ...event, type: "complaint", category: "billing" }, maxReasons: 3 }],
  ["POST", "/v1/events:batch", "/v1/events:batch", { requests: [{ event }, { event: { type: "visit" } }] }],
  ["GET", "/v1/customers/described/score?maxReasons=3&includeFeatures=true", "/v1/customers/{id}/score"],
  ["POST", "/v1/customers:score", "/v1/customers:score", { customerId: "described", hypotheticalEvents: [{ type: "complaint" }] }],
  ["POST", "/v1/customers:batchScore", "/v1/customers:batchScore", { customerIds: ["described", "nobody"] }],
  ["PATCH", "/v1/customers/described/profile?updateMask=segment", "/v1/customers/{id}/profile", { segment: "shops" }],
  ["POST", "/v1/customers:updateProfile", "/v1/customers:updateProfile", { customerId: "described", profile: { value: 12 } }],
  ["GET", "/v1/customers/described?timelineDays=7", "/v1/customers/{id}"],
  ["POST", "/v1/customers:get", "/v1/customers:get", { customerId: "described" }],
  ["GET", "/v1/customers/described/export", "/v1/customers/{id}/export"],
  ["POST", "/v1/customers:export", "/v1/customers:export", { customerId: "described" }],
  ["POST", "/v1/customers:createToken", "/v1/customers:createToken", { customerId: "described", scopes: ["watch"], lifetime: "60s" }],
  ["POST", "/v1/customers:delete", "/v1/customers:delete", { customerId: "described" }],
  ["DELETE", "/v1/customers/described", "/v1/customers/{id}"],
];

main().catch((e) => {
  console.error(e.message);
  process.exitCode = 1;
});
