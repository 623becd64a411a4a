import { readdirSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { HostReader, ownCpu } from '../../../../src/engine/sampling/host'
import { Bench, until } from './support'

const bench = new Bench('procfs')

afterEach(() => bench.dispose())

it.each(['/proc', '/no/such/proc'])('sees the load that a busy process makes, through %s', async (root) => {
  const host = new HostReader(root)
  const child = await bench.spinner()
  const began = performance.now()
  host.read()
  await until(() => (performance.now() - began > 700 ? true : null))
  const { busy, availableMemory } = host.read()
  child.kill('SIGKILL')
  host.dispose()
  // One core of this machine's is busy at the least.
  expect(busy).toBeGreaterThan((1 / cores()) * 0.85)
  expect(busy).toBeLessThanOrEqual(1)
  expect(availableMemory).toBeGreaterThan(0)
  expect(availableMemory).toBeLessThan(totalmem())
  if (root === '/proc') expect(availableMemory).toBeGreaterThanOrEqual(freemem() * 0.8)
})

it('holds two descriptors and releases them', () => {
  const before = readdirSync('/proc/self/fd').length
  const host = new HostReader()
  expect(readdirSync('/proc/self/fd').length).toBe(before + 2)
  host.dispose()
  expect(readdirSync('/proc/self/fd').length).toBe(before)
})

it('counts what this process costs', () => {
  const before = ownCpu()
  const end = performance.now() + 50
  while (performance.now() < end);
  const spent = ownCpu() - before
  expect(spent).toBeGreaterThan(5e6)
  expect(spent).toBeLessThan(1e9)
})

function cores(): number {
  return readdirSync('/sys/devices/system/cpu').filter((name) => /^cpu\d+$/.test(name)).length
}
