/**
 * CVE-2017-15361: a widely sold chip library made RSA primes of the form k·M + (65537^a mod M), M a product
 * of small primes. Such a modulus is itself a power of 65537 modulo every prime of M, and can be factored.
 * An honest modulus meets that by chance about once in 2^30.
 */
const primes: readonly number[] = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
  103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

const powersOf65537: readonly (readonly [prime: bigint, powers: ReadonlySet<number>])[] =
  primes.map((prime) => [BigInt(prime), powers(prime)]);

function powers(prime: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (let power = 1; !found.has(power); power = (power * 65_537) % prime) found.add(power);
  return found;
}

export function hasRocaFingerprint(modulus: bigint): boolean {
  return powersOf65537.every(([prime, found]) => found.has(Number(modulus % prime)));
}
