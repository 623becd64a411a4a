import type { Scenario } from '../shared/scenario'

/** The chapters, in the course's order. */
export const scenarios: readonly Scenario[] = []
