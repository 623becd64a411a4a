import { readdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { MachineReader } from '../../../../src/engine/sampling/machine-load'
import { Bench, until } from './support'

const bench = new Bench('procfs')

afterEach(() => bench.dispose())

it.each(['/proc', '/no/such/proc'])('sees on which cores busy processes are, through %s', async (root) => {
  const reader = new MachineReader(root)
  const spinners = await Promise.all(cpus().map(() => bench.spinner()))
  const began = performance.now()
  reader.read()
  await until(() => (performance.now() - began > 700 ? true : null))
  const { busy, cores } = reader.read()
  for (const spinner of spinners) spinner.kill('SIGKILL')
  reader.dispose()
  expect(cores).toHaveLength(cpus().length)
  for (const share of cores) expect(share).toBeGreaterThan(0.85)
  const sum = cores.reduce((all, share) => all + share, 0)
  expect(Math.abs(sum / cores.length - busy)).toBeLessThan(0.05)
})

it('releases its descriptors', () => {
  const before = readdirSync('/proc/self/fd').length
  const reader = new MachineReader()
  reader.read()
  reader.dispose()
  expect(readdirSync('/proc/self/fd').length).toBe(before)
})
