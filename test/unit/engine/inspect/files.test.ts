import { describe, expect, it } from 'vitest'
import { profileName } from '../../../../src/engine/inspect/files'

const at = new Date('2026-11-23T15:29:45.123Z')

describe('the name of a profile', () => {
  it('says of what, of whom, and when', () => {
    expect(profileName('process-debug', 'child 1', 4711, at)).toBe(
      'process-debug-child-1-20261123T152945123.cpuprofile',
    )
    expect(profileName(null, '', 4711, at)).toBe('command-4711-20261123T152945123.cpuprofile')
    expect(profileName('process-debug', '工作 3', 1, at)).toContain('process-debug-工作-3-')
  })

  it.each(['../../etc/passwd', '/', '..', 'a/b\\c', '\0', ' \n'])(
    'stays in its folder for the role %j',
    (role) => {
      expect(profileName('x', role, 4711, at)).toMatch(/^x-[\p{L}\p{N}-]+-20261123T152945123\.cpuprofile$/u)
    },
  )

  it('is short enough for any file system', () => {
    expect(profileName('x', 'é'.repeat(500), 4711, at).length).toBeLessThan(150)
  })
})
