import * as v from 'valibot'
import { check, CheckRequestSchema } from './check'

/*
 * The process in which files of others are read: see checker.ts. It answers one request after the other, and ends with
 * whoever started it.
 */

process.on('message', (message: unknown) => {
  const request = v.parse(CheckRequestSchema, message)
  process.send?.(check(request))
})
process.on('disconnect', () => process.exit())
