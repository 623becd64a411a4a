/** The kinds of attacks, by name. */
import type { Attacks } from '../../test/support/hostile/attack'
import { inspectors, ports, telemetry } from '../../test/support/hostile/programs'
import { craftedRuns, damagedRuns } from '../../test/support/hostile/run-files'
import { traces } from '../../test/support/hostile/traces'

export { randomFrom } from '../../test/support/random'

export const KINDS: Readonly<Record<string, Attacks>> = {
  'damaged runs': damagedRuns,
  'crafted runs': craftedRuns,
  telemetry,
  ports,
  inspectors,
  traces,
}
