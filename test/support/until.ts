/** Between two looks, milliseconds. */
const LOOK = 10

/**
 * Asks again and again until the answer is truthy, and gives it.
 * @throws after `deadline` milliseconds, naming what was waited for. Time by which a look came late does not count: then
 *   the machine was busy with others, and what is waited for had to wait too
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  what: string,
  deadline = 15_000,
): Promise<NonNullable<T>> {
  let end = performance.now() + deadline
  for (;;) {
    const answer = await condition()
    if (answer) return answer
    const asked = performance.now()
    if (asked > end) throw new Error(`waited ${deadline} ms in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK))
    end += Math.max(0, performance.now() - asked - LOOK)
  }
}
