import type { Scenario } from '../shared/scenario'
import { asyncIo } from './async-io/definition'
import { endingWell } from './ending-well/definition'
import { executors } from './executors/definition'
import { pipeSharedMemory } from './pipe-shared-memory/definition'
import { processCreate } from './process-create/definition'
import { processDebug } from './process-debug/definition'
import { processLock } from './process-lock/definition'
import { processPool } from './process-pool/definition'
import { processQueue } from './process-queue/definition'
import { scrapyTuning } from './scrapy-tuning/definition'
import { threadCreate } from './thread-create/definition'
import { threadLock } from './thread-lock/definition'
import { threadQueue } from './thread-queue/definition'
import { waitOrCompute } from './wait-or-compute/definition'

/** The chapters, in the course's order. */
export const scenarios: readonly Scenario[] = [
  waitOrCompute,
  asyncIo,
  scrapyTuning,
  processCreate,
  processDebug,
  processQueue,
  pipeSharedMemory,
  processLock,
  processPool,
  threadCreate,
  threadLock,
  threadQueue,
  executors,
  endingWell,
]
