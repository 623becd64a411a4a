import { randomBytes } from 'node:crypto'

/** Sorts by time: 20261123T152945-3fa9c1. */
export function newRunId(): string {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '')
  return `${stamp}-${randomBytes(3).toString('hex')}`
}
