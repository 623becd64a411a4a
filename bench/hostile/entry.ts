/** The kinds of attacks, by name. */
import type { Attacks } from '../../test/support/hostile/attack'

export { randomFrom } from '../../test/support/random'

export const KINDS: Readonly<Record<string, Attacks>> = {}
