import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePath, nameInside, runFileName, slug } from '../../../../src/engine/library/names'
import type { RunOrigin } from '../../../../src/shared/run/records'

const runId = '20261123T152945-3fa9c1'
const nameOf = (origin: RunOrigin) => runFileName({ runId, startedAt: 0, origin })
const command = (program: string) => nameOf({ kind: 'command', argv: [program, '-x'], cwd: '/' })

it('says when, what and which', () => {
  expect(nameOf({ kind: 'scenario', scenario: 'process-pool', knobs: {} })).toBe(
    '20261123T152945-process-pool-3fa9c1.forkscope',
  )
  expect(command('/usr/bin/python3.11')).toBe('20261123T152945-python3.11-3fa9c1.forkscope')
  expect(command('C:\\Tools\\Build.EXE')).toBe('20261123T152945-build-3fa9c1.forkscope')
  expect(nameOf({ kind: 'trace', name: 'My trace.json.gz' })).toBe(
    '20261123T152945-my-trace-3fa9c1.forkscope',
  )
})

it('makes a name also of a run whose id is not of our making', () => {
  const startedAt = Date.UTC(2026, 0, 2, 3, 4, 5)
  const origin = { kind: 'machine' } as const
  expect(runFileName({ runId: '../odd id', startedAt, origin })).toBe(
    '20260102T030405-machine-odd-id.forkscope',
  )
})

it.each(['..', '.', '', 'con:', 'a/../../b', '程序', 'a\0b\nc', '"<>|?*', 'ends. ', '-rf', 'x'.repeat(300)])(
  'is safe on every file system: %j',
  (program) => {
    const name = command(program)
    expect(name).toMatch(/^20261123T152945-[a-z0-9]([a-z0-9._-]*[a-z0-9])?-3fa9c1\.forkscope$/)
    expect(name.length).toBeLessThan(100)
    expect(slug(program)).not.toBe('')
  },
)

it('keeps the name of a file from elsewhere as far as it is safe', () => {
  expect(nameInside('/home/me/Slow Run.forkscope')).toBe('slow-run.forkscope')
  expect(nameInside('..\\..\\evil.forkscope')).toBe('evil.forkscope')
  expect(nameInside('.forkscope')).toBe('run.forkscope')
})

it('counts on where a name is taken', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fs-names-'))
  try {
    expect(freePath(folder, 'a.forkscope')).toBe(join(folder, 'a.forkscope'))
    for (const next of ['a-2.forkscope', 'a-3.forkscope']) {
      writeFileSync(freePath(folder, 'a.forkscope'), '')
      expect(freePath(folder, 'a.forkscope')).toBe(join(folder, next))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
