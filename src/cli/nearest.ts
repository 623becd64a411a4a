/**
 * Edit distance in which two neighbours swapped count once (optimal string alignment): the four things that fingers
 * get wrong, each at cost 1.
 */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + cost)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]
}

/** The name that was probably meant, or null when none is close. An unfinished name means the one it begins. */
export function nearestName(typed: string, names: Iterable<string>): string | null {
  const wanted = typed.toLowerCase()
  let best: string | null = null
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 0.5
  for (const name of names) {
    const begun = wanted.length >= 3 && name.startsWith(wanted)
    const far = begun ? 0.5 : distance(wanted, name.toLowerCase())
    if (far < least) {
      least = far
      best = name
    }
  }
  return best
}
