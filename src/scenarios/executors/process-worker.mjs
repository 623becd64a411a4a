// @ts-check
/* One worker process: a pid and a memory of its own; it ends with its parent. */
import workerpool from 'workerpool'
import { telemetry } from '../lib/telemetry.mjs'
import { methods } from './methods.mjs'

telemetry.role(process.argv.find((argument) => argument.startsWith('--role='))?.slice(7) ?? 'worker')
await telemetry.ready
workerpool.worker(methods)
