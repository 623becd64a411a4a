import type { Scenario } from '../shared/scenario'
import { executors } from './executors/definition'
import { processCreate } from './process-create/definition'
import { processPool } from './process-pool/definition'

/** The chapters, in the course's order. */
export const scenarios: readonly Scenario[] = [processCreate, processPool, executors]
