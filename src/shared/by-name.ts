import * as v from 'valibot'

/**
 * An object that maps names from outside (a program, a file) to values. `v.record` leaves names such as `constructor` and
 * `__proto__` out without a word; here each name stays, as a property of the object's own.
 * Such objects are read with `valueNamed`, since `object[name]` finds what every object inherits, too.
 */
export function byName<const S extends v.GenericSchema>(value: S) {
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isPlainObject, 'An object is expected.'),
    v.transform((object) => Object.entries(object)),
    v.array(v.tuple([v.string(), value])),
    v.transform((entries): Record<string, v.InferOutput<S>> => Object.fromEntries(entries)),
  )
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of such a name, undefined where the object has none of its own. */
export function valueNamed<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
