/** Between two looks, milliseconds. */
const LOOK = 25

/**
 * Looks at something until it is as wanted, and gives it.
 * @throws after `timeout` (milliseconds, 10 s by default) with what was waited for and the last thing seen
 */
export async function until<T>(
  look: () => T | Promise<T>,
  wanted: (seen: T) => boolean,
  { timeout = 10_000, what = 'the condition' } = {},
): Promise<T> {
  const deadline = performance.now() + timeout
  for (;;) {
    const seen = await look()
    if (wanted(seen)) return seen
    if (performance.now() > deadline) {
      throw new Error(`waited ${timeout} ms in vain for ${what}; last seen: ${JSON.stringify(seen)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK))
  }
}
