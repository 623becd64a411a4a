import { mkdtempSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createSource } from '../../../../src/engine/sampling'
import type { SourceOptions } from '../../../../src/engine/sampling'
import { REASONS } from '../../../../src/engine/sampling/reasons'
import type { SamplerChoice, SamplerInfo } from '../../../../src/shared/run/fields'

function infoOf(choice: SamplerChoice, options?: SourceOptions): SamplerInfo {
  const source = createSource(choice, options)
  source.dispose()
  return source.info
}

it('takes the clocks where they work', () => {
  expect(infoOf('auto')).toMatchObject({ kind: 'kernel-clock', reasons: [], minInterval: 0 })
})

it('takes procfs where koffi does not load, and says so with its message and a remedy', () => {
  const info = infoOf('auto', {
    loadNative: () => {
      throw new Error('Cannot find the native Koffi module\nmore of it')
    },
  })
  expect(info.kind).toBe('procfs')
  expect(info.reasons[0].en).toContain('Cannot find the native Koffi module)')
  expect(info.reasons[0].en).toContain('npm install')
  expect(info.reasons[0]['zh-CN']).toContain('npm install')
})

it('takes procfs where the kernel refuses its clocks', () => {
  const refuse = { clockGettime: () => -1, ioctl: () => -1, pidfdOpen: () => -1 }
  expect(infoOf('auto', { loadNative: () => refuse })).toMatchObject({
    kind: 'procfs',
    reasons: [REASONS.refused],
  })
})

it('takes procfs where /proc shows the pids of another namespace', () => {
  const root = mkdtempSync(join(tmpdir(), 'proc-'))
  try {
    mkdirSync(join(root, '999999'))
    symlinkSync('999999', join(root, 'self'))
    writeFileSync(join(root, '999999', 'stat'), '999999 (x) S')
    writeFileSync(join(root, 'uptime'), '1.00 1.00\n')
    expect(infoOf('auto', { root })).toMatchObject({ kind: 'procfs', reasons: [REASONS.foreign] })
  } finally {
    rmSync(root, { recursive: true })
  }
})

it('takes pidusage where there is no /proc', () => {
  const info = infoOf('procfs', { root: join(tmpdir(), 'no-such-proc') })
  expect(info).toMatchObject({
    kind: 'pidusage',
    fields: ['cpu', 'rss', 'cpuAt'],
    reasons: [REASONS.noProcfs],
    minInterval: 1000,
  })
})

it('lets a better source be passed over, and says that this was a choice', () => {
  expect(infoOf('procfs')).toMatchObject({ kind: 'procfs' })
  expect(infoOf('pidusage')).toMatchObject({ kind: 'pidusage' })
  expect(infoOf('procfs').reasons[0].en).toContain('chosen')
})
