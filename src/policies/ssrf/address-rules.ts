import { type Cidr, cidrSet, parseCidr } from "../../kernel/cidr.ts";
import type { Host } from "./host.ts";

/** Networks of IANA's special-purpose registries (RFC 6890) that are not the public Internet. */
export const defaultNetworks: readonly string[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
  // IPv4 is held as ::ffff:0:0/96, so 0000::/8 is told around it.
  "::/96",
  "1::/16",
  "2::/15",
  "4::/14",
  "8::/13",
  "10::/12",
  "20::/11",
  "40::/10",
  "80::/9",
  "100::/8",
  "200::/7",
  "400::/6",
  "800::/5",
  "1000::/4",
  "4000::/2",
  "8000::/1",
];

/** Link-local: nobody's data, and where clouds serve the credentials of their machines. */
const linkLocal: readonly string[] = [
  "169.254.0.0/16",
  "fe80::/10",
  "fd00:ec2::/32",
  "100.100.100.200/32",
  "192.0.0.192/32",
];

/** Names that only a machine inside resolves (RFC 6761, RFC 6762, RFC 9476, cloud and cluster conventions). */
const innerSuffixes: readonly string[] = [
  "localhost",
  "local",
  "internal",
  "localdomain",
  "intranet",
  "lan",
  "corp",
  "home.arpa",
  "svc",
  "cluster.local",
  "localtest.me",
  "lvh.me",
  "vcap.me",
  "lacolhost.com",
  "yoogle.com",
];

const metadataNames: ReadonlySet<string> = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "metadata.azure.internal",
  "instance-data",
  "instance-data.ec2.internal",
  "metadata.tencentyun.com",
  "rancher-metadata",
]);

/** Public resolvers that answer with the address in the name. */
const echoingSuffixes: readonly string[] = [
  "nip.io",
  "sslip.io",
  "xip.io",
  "ip6.name",
  "1u.ms",
  "rbndr.us",
  "nip.local",
  "traefik.me",
  "local-ip.co",
  "localip.sh",
];

export interface AddressRules {
  /** Is this host inside, by address or by name? */
  inner(host: Host): boolean;
  /** Is it a machine's own metadata service, or written so as not to be recognised? */
  hidden(host: Host): boolean;
}

export function compileRules(networks: readonly Cidr[]): AddressRules {
  const denied = cidrSet(networks);
  const metadata = cidrSet(linkLocal.map(parseCidr).filter((cidr) => cidr !== undefined));
  return {
    inner(host) {
      if (host.kind === "address") return denied(host.address) || metadata(host.address);
      const address = echoed(host.name);
      return (
        isUnder(host.name, innerSuffixes) ||
        metadataNames.has(host.name) ||
        (address !== undefined && denied(address))
      );
    },
    hidden(host) {
      if (host.kind === "address") return metadata(host.address) || host.disguised;
      const address = echoed(host.name);
      return (
        host.disguised ||
        metadataNames.has(host.name) ||
        (address !== undefined && metadata(address))
      );
    },
  };
}

/** The address inside a name that a public resolver would answer with. */
function echoed(name: string): bigint | undefined {
  return isUnder(name, echoingSuffixes) ? embedded(name) : undefined;
}

function isUnder(name: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}

/** `10-0-0-1.nip.io`, `app.10.0.0.1.sslip.io`, `7f000001.nip.io`. */
function embedded(name: string): bigint | undefined {
  const four = /(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?=[.-])/.exec(name);
  const hex = /(?:^|[.-])([0-9a-f]{8})(?=\.)/.exec(name)?.[1];
  const low =
    four === null
      ? hex === undefined
        ? undefined
        : Number.parseInt(hex, 16)
      : four.slice(1).reduce((sum, part) => sum * 256 + Number(part), 0);
  return low === undefined ? undefined : (0xffffn << 32n) | BigInt(low);
}
