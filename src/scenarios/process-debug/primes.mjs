// @ts-check
/*
 * The work of a child: small, honest, and with an answer that anyone can check.
 */

/** There are 6057 primes below it. */
export const PRIMES_BELOW = 60_000

/** @param {number} below @returns {number} how many primes there are below a number */
export function countPrimes(below) {
  let count = 0
  for (let number = 2; number < below; number += 1) if (isPrime(number)) count += 1
  return count
}

/** @param {number} number at least 2 */
function isPrime(number) {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return false
  return true
}
