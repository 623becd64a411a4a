/** What there is of a list by id: a damaged file may lack some. */
export function present<T>(list: readonly (T | undefined)[]): T[] {
  return list.filter((one) => one !== undefined)
}
