import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { isAllowedAddress } from "./endpoint-guard.ts";
import { HttpClient } from "./http-client.ts";
import { type SampleUpstream, sampleSettings, startUpstream } from "./upstream-sample.ts";

const closing: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

const forbidden = ["169.254.169.254", "169.254.0.1", "169.254.255.255", "100.100.100.200", "168.63.129.16", "192.0.0.192"];

/** The forms in which IPv6 holds an IPv4 address, but for Teredo and a site's own NAT64, which are forbidden as a whole. */
function embedded(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  const [high, low] = [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
  const tails = [address, `${high}:${low}`].flatMap((tail) =>
    ["::", "::ffff:", "::ffff:0:", "64:ff9b::"].map((head) => head + tail),
  );
  return [...tails, `2002:${high}:${low}::`, `2002:${high}:${low}:1::abcd`];
}

test.each([
  ...forbidden,
  ...forbidden.flatMap(embedded),
  "fe80::1",
  "febf::1",
  "fe80::1%eth0",
  "fd00:ec2::254",
  "fd20:ce::254",
  "2001:0:4136:e378:8000:63bf:3fff:fdd2",
  "64:ff9b:1::a9fe:a9fe",
  "64:ff9b:1:a9fe:a9:fe00::",
])("%s is never connected to", (address) => {
  expect(isAllowedAddress(address, false)).toBe(false);
  expect(isAllowedAddress(address, true)).toBe(false);
});

const closedV4 = ["127.0.0.1", "127.255.0.3", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"];

test.each([
  ...closedV4,
  ...closedV4.flatMap(embedded),
  "192.0.2.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "fc00::1",
  "fd12:3456::1",
  "fec0::1",
  "ff02::1",
  "2001:db8::1",
  "4000::1",
])("%s is connected to only where private endpoints are allowed", (address) => {
  expect(isAllowedAddress(address, false)).toBe(false);
  expect(isAllowedAddress(address, true)).toBe(true);
});

test.each([
  "8.8.8.8",
  "172.32.0.1",
  "100.128.0.1",
  "169.253.1.1",
  "2606:4700::1111",
  "::ffff:8.8.8.8",
  "64:ff9b::808:808",
  "2002:808:808::1",
])("%s is public", (address) => {
  expect(isAllowedAddress(address, false)).toBe(true);
});

test("an IPv4 address is judged alike in each of its forms that a gateway or a tunnel would follow", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.boolean(), (address, allow_private) => {
      const allowed = isAllowedAddress(address, allow_private);
      for (const form of [`::ffff:${address}`, `64:ff9b::${address}`])
        expect(isAllowedAddress(form, allow_private)).toBe(allowed);
    }),
  );
});

test.each(["", "localhost", "1.2.3", "256.1.1.1"])("%j, no address, is not allowed", (text) => {
  expect(isAllowedAddress(text, true)).toBe(false);
});

async function connectTo(host: string, options: { guarded: boolean; allow_private_endpoints: boolean; listen?: string }) {
  const upstream: SampleUpstream = await startUpstream((outgoing) => outgoing.end("hello"), options.listen);
  const client = new HttpClient(sampleSettings({ allow_private_endpoints: options.allow_private_endpoints, connect_ms: 2000 }));
  closing.push(upstream, client);
  const url = new URL(upstream.url.replace(/127\.0\.0\.1|\[::1\]/, host));
  const { signal } = new AbortController();
  const request = { url, method: "POST" as const, headers: {}, body: "", guarded: options.guarded, signal };
  const said = await client.send(request).then(
    (answer) => answer.text(),
    (error: Error) => error.message,
  );
  return { said, connections: upstream.connections() };
}

const local = [
  "127.0.0.1",
  "localhost",
  "2130706433",
  "0x7f.1",
  "0177.0.0.1",
  "127.1",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "0.0.0.0",
];

test.each(local)("a caller's endpoint at %s is not connected to", async (host) => {
  const { said, connections } = await connectTo(host, { guarded: true, allow_private_endpoints: false });
  expect(said).toMatch(/^the endpoint .* is at an address that this server does not connect to$/);
  expect(connections).toBe(0);
});

test.each(local)("where private endpoints are allowed, a caller's endpoint may be %s", async (host) => {
  const { said } = await connectTo(host, { guarded: true, allow_private_endpoints: true });
  expect(said).toBe("hello");
});

test("the IPv6 loopback is guarded too", async () => {
  const listen = "::1";
  expect(await connectTo("[::1]", { guarded: true, allow_private_endpoints: false, listen })).toMatchObject({ connections: 0 });
  expect(await connectTo("[::1]", { guarded: true, allow_private_endpoints: true, listen })).toMatchObject({ said: "hello" });
});

test.each(["169.254.169.254", "[::ffff:169.254.169.254]", "[fe80::1]", "2852039166"])(
  "a metadata address, %s, is not connected to where private endpoints are allowed",
  async (host) => {
    const { said } = await connectTo(host, { guarded: true, allow_private_endpoints: true });
    expect(said).toMatch(/does not connect to$/);
  },
);

test("the operator's own endpoints are not guarded", async () => {
  const { said } = await connectTo("127.0.0.1", { guarded: false, allow_private_endpoints: false });
  expect(said).toBe("hello");
});

test("a connection made for the operator's endpoint does not serve a guarded request", async () => {
  const upstream = await startUpstream((outgoing) => outgoing.end("hello"));
  const client = new HttpClient(sampleSettings({ allow_private_endpoints: false }));
  closing.push(upstream, client);
  const { signal } = new AbortController();
  const request = { url: new URL(upstream.url), method: "GET" as const, headers: {}, body: null, signal };
  await (await client.send({ ...request, guarded: false })).text();
  await expect(client.send({ ...request, guarded: true })).rejects.toThrow("does not connect to");
});
