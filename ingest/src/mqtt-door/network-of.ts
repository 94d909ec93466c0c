// Whom an address counts as: with IPv6 each connection has 2^64 of them and may take another one for every try.

/** An IPv4 address, also one that is written as IPv6, as it is; of an IPv6 address its network, /64 [RFC 4291, 2.5.4]. */
export function networkOf(address = ''): string {
  if (!address.includes(':')) return address;
  const [, v4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (v4 !== undefined) return v4;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  // What "::" leaves out are zeros, as many as are missing.
  const behind = tail ? tail.split(':') : [];
  const left = tail === undefined ? 0 : Math.max(0, 8 - groups.length - behind.length);
  const all = [...groups, ...Array<string>(left).fill('0'), ...behind].slice(0, 4);
  return `${all.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
