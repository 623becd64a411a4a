/** Limits of the protocol: so many tags a run, each so long. */
export const MAX_TAGS = 20
export const MAX_TAG = 40

/** The tags with one more; null when that changes nothing: it is empty, there already, or one too many. */
export function withTag(tags: readonly string[], text: string): string[] | null {
  const tag = text.trim().replace(/\s+/g, ' ').slice(0, MAX_TAG)
  if (tag === '' || tags.includes(tag) || tags.length >= MAX_TAGS) return null
  return [...tags, tag]
}

/** Known tags that hold what was typed and are not there yet; those that begin with it first. */
export function suggestions(text: string, known: readonly string[], own: readonly string[]): string[] {
  const typed = text.trim().toLowerCase()
  const fits = known.filter((tag) => !own.includes(tag) && tag.toLowerCase().includes(typed))
  const begins = (tag: string) => Number(!tag.toLowerCase().startsWith(typed))
  return fits.toSorted((a, b) => begins(a) - begins(b)).slice(0, 8)
}
