/** Between two looks, milliseconds. */
const LOOK = 10

/**
 * Asks again and again until the answer is truthy, and gives it.
 * @throws after `deadline` milliseconds, naming what was waited for
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  what: string,
  deadline = 15_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + deadline
  for (;;) {
    const answer = await condition()
    if (answer) return answer
    if (performance.now() > end) throw new Error(`waited ${deadline} ms in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK))
  }
}
