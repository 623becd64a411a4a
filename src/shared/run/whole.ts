/**
 * A base class for what is looked at as it was: members that are the same then as now are not written again, but taken
 * from the `whole`.
 * @param values names of properties; @param methods names of methods
 */
export function ofWhole<T extends object>() {
  return <V extends keyof T, M extends keyof T = never>(values: readonly V[], methods: readonly M[] = []) => {
    class OfWhole {
      /** The same as it is, with everything that is known. */
      readonly whole: T

      constructor(whole: T) {
        this.whole = whole
      }
    }
    for (const name of values)
      Object.defineProperty(OfWhole.prototype, name, {
        get(this: OfWhole) {
          return this.whole[name]
        },
      })
    for (const name of methods)
      Object.defineProperty(OfWhole.prototype, name, {
        value(this: OfWhole, ...args: unknown[]) {
          return (this.whole[name] as (...args: unknown[]) => unknown).apply(this.whole, args)
        },
      })
    return OfWhole as unknown as new (whole: T) => { readonly whole: T } & Readonly<Pick<T, V | M>>
  }
}
