// @ts-check
/* The file that each thread of an exercise runs. */
import { pathToFileURL } from 'node:url'
import { workerData } from 'node:worker_threads'
import { telemetry } from '../lib/telemetry.mjs'
import { perform } from './perform.mjs'

const { exercises } = await import(pathToFileURL(workerData.file).href)
telemetry.threadRole(workerData.role)
await perform(exercises, workerData)
