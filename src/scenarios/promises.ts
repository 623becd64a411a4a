import type { Promises } from './judging/promises'
import { promises as asyncIo } from './async-io/promises'
import { promises as endingWell } from './ending-well/promises'
import { promises as executors } from './executors/promises'
import { promises as pipeSharedMemory } from './pipe-shared-memory/promises'
import { promises as processCreate } from './process-create/promises'
import { promises as processDebug } from './process-debug/promises'
import { promises as processLock } from './process-lock/promises'
import { promises as processPool } from './process-pool/promises'
import { promises as processQueue } from './process-queue/promises'
import { promises as scrapyTuning } from './scrapy-tuning/promises'
import { promises as threadCreate } from './thread-create/promises'
import { promises as threadLock } from './thread-lock/promises'
import { promises as threadQueue } from './thread-queue/promises'
import { promises as waitOrCompute } from './wait-or-compute/promises'

/** What the links of each chapter's lesson promise, by the chapter's id. */
export const promises: Readonly<Record<string, Promises>> = {
  'async-io': asyncIo,
  'ending-well': endingWell,
  executors,
  'pipe-shared-memory': pipeSharedMemory,
  'process-create': processCreate,
  'process-debug': processDebug,
  'process-lock': processLock,
  'process-pool': processPool,
  'process-queue': processQueue,
  'scrapy-tuning': scrapyTuning,
  'thread-create': threadCreate,
  'thread-lock': threadLock,
  'thread-queue': threadQueue,
  'wait-or-compute': waitOrCompute,
}
