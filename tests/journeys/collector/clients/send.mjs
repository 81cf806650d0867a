// Sends with one of the clients: node send.mjs CLIENT HOST KEY COUNT
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [name, host, key, count] = process.argv.slice(2);

const CLIENTS = {
  async segment() {
    const { Analytics } = require("@segment/analytics-node");
    const client = new Analytics({ writeKey: key, host, flushAt: 7, flushInterval: 100, maxRetries: 20 });
    client.identify({ userId: "u1", traits: { title: "主任" } });
    client.alias({ userId: "u1", previousId: "a1" });
    for (let one = 0; one < count; one += 1) client.track({ userId: "u1", event: "Read", properties: { one } });
    await client.closeAndFlush({ timeout: 60000 });
  },
  async rudder() {
    const Analytics = require("@rudderstack/rudder-sdk-node");
    const client = new Analytics(key, { dataPlaneUrl: host, flushAt: 7, flushInterval: 100 });
    client.identify({ userId: "u1", traits: { title: "主任" } });
    client.alias({ userId: "u1", previousId: "a1" });
    for (let one = 0; one < count; one += 1) client.track({ userId: "u1", event: "Read", properties: { one } });
    await new Promise((done) => setTimeout(done, 500));
    await client.flush();
  },
  async posthog() {
    const { PostHog } = require("posthog-node");
    const client = new PostHog(key, { host, flushAt: 7, flushInterval: 100, fetchRetryDelay: 200 });
    client.identify({ distinctId: "u1", properties: { title: "主任" } });
    client.alias({ distinctId: "a1", alias: "u1" });
    for (let one = 0; one < count; one += 1) client.capture({ distinctId: "u1", event: "Read", properties: { one } });
    await client.shutdown(60000);
  },
};

await CLIENTS[name]();
process.exit(0);
