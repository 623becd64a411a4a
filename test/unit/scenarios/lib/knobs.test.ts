import { afterEach, describe, expect, it, vi } from 'vitest'
import { readKnobs } from '../../../../src/scenarios/lib/knobs.mjs'

const defaults = { size: 3, kind: 'cpu', 'task-ms': 1.5, on: false }

afterEach(() => vi.restoreAllMocks())

describe('readKnobs', () => {
  it('takes what is given, each in the kind of its default', () => {
    expect(readKnobs(defaults, [])).toEqual(defaults)
    expect(readKnobs(defaults, ['--size=7', '--kind=wait', '--task-ms=0.25', '--on=true'])).toEqual({
      size: 7,
      kind: 'wait',
      'task-ms': 0.25,
      on: true,
    })
  })

  it.each(['--sice=3', '--size=many', '--size=', '--on=perhaps', 'size=3', '--size', '--constructor=1'])(
    'ends the program with the right usage on %s',
    (argument) => {
      let said = ''
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said += text)))
      vi.spyOn(process, 'exit').mockImplementation((code) => {
        throw new Error(`exit ${code}`)
      })
      expect(() => readKnobs(defaults, [argument])).toThrow('exit 2')
      expect(said).toContain(`"${argument}"`)
      expect(said).toContain('--size=3 --kind=cpu --task-ms=1.5 --on=false')
    },
  )
})
