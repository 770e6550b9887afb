import { lookup as lookupAddresses } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { UpstreamFailure } from "../provider.ts";

type Network = readonly [address: string, bits: number];

/** Link-local networks, and where clouds tell their machines' secrets. */
const forbiddenV4: readonly Network[] = [
  ["169.254.0.0", 16],
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["192.0.0.192", 32],
];
/** The two last hold IPv4 addresses in forms that cannot be matched here: Teredo, and NAT64 of a site's own. */
const forbiddenV6: readonly Network[] = [
  ["fe80::", 10],
  ["fd00:ec2::", 32],
  ["fd20:ce::254", 128],
  ["2001::", 32],
  ["64:ff9b:1::", 48],
];
/** Unspecified, private, shared, loopback, for documentation, multicast, reserved: IANA's special-purpose registries. */
const closedV4: readonly Network[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
const closedV6: readonly Network[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["3fff::", 20],
];
/** All other IPv6 is closed: these are global unicast, and mapped and NAT64 addresses, which count as the IPv4 ones in them. */
const openV6: readonly Network[] = [
  ["2000::", 3],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
];

const forbidden = listNetworks(forbiddenV4, forbiddenV6);
const closed = listNetworks(closedV4, closedV6);
const open = listNetworks([], openV6);

function listNetworks(v4: readonly Network[], v6: readonly Network[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of v4) {
    list.addSubnet(address, bits, "ipv4");
    for (const [prefix, length] of embeddings(address)) list.addSubnet(prefix, length + bits, "ipv6");
  }
  for (const [address, bits] of v6) list.addSubnet(address, bits, "ipv6");
  return list;
}

/** The IPv6 forms of an IPv4 address: compatible, mapped, translated, NAT64, 6to4; each with the bits before it. */
function embeddings(address: string): Network[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  const [high, low] = [((a << 8) | b).toString(16), ((c << 8) | d).toString(16)];
  const prefixes = ["::", "::ffff:", "::ffff:0:", "64:ff9b::"];
  return [...prefixes.map((prefix): Network => [`${prefix}${high}:${low}`, 96]), [`2002:${high}:${low}::`, 16]];
}

/**
 * Whether an endpoint given by a caller may be at this IP address.
 * @param allow_private allows every address but link-local and metadata ones
 */
export function isAllowedAddress(address: string, allow_private: boolean): boolean {
  const plain = address.replace(/%.*$/, "");
  const version = isIP(plain);
  if (version === 0) return false;
  const family = version === 6 ? "ipv6" : "ipv4";
  if (forbidden.check(plain, family)) return false;
  return allow_private || !(closed.check(plain, family) || (version === 6 && !open.check(plain, family)));
}

const refusal = (host: string) =>
  new UpstreamFailure("failed", `the endpoint ${host} is at an address that this server does not connect to`);

/** Resolves a name, and fails when any of its addresses is not allowed: which one is connected to is the system's choice. */
function guardedLookup(allow_private: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookupAddresses(hostname, { ...options, all: true }, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null || first === undefined) callback(error ?? refusal(hostname), []);
      else if (!addresses.every(({ address }) => isAllowedAddress(address, allow_private))) callback(refusal(hostname), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * A connector for undici that checks each address at the moment of connecting, so that a name whose address changes gains nothing.
 * Without `guard` it connects to anything.
 */
export function makeConnector(connect_ms: number, guard?: { allow_private: boolean }): buildConnector.connector {
  if (guard === undefined) return buildConnector({ timeout: connect_ms });
  const { allow_private } = guard;
  const connect = buildConnector({ timeout: connect_ms, lookup: guardedLookup(allow_private) });
  return (target, callback) => {
    // A literal address is never looked up.
    const host = target.hostname.replace(/^\[(.*)\]$/, "$1");
    if (isIP(host) === 0 || isAllowedAddress(host, allow_private)) connect(target, callback);
    else process.nextTick(callback, refusal(host), null);
  };
}
