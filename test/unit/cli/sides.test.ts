import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../../src/cli/arguments'
import { UsageError } from '../../../src/cli/usage-error'
import { scenarios } from '../../../src/scenarios'
import { sampleScenarios } from './support/scenario'

const [sample] = sampleScenarios
const text = { en: '', 'zh-CN': '' }
const both = {
  ...sample,
  id: 'both',
  sides: ['node', 'python'] as const,
  knobs: [
    ...sample.knobs,
    { id: 'method', label: text, kind: 'switch' as const, default: true, sides: ['python'] as const },
  ],
}
const parse = (...argv: string[]) => parseCommandLine(argv, [sample, both], 1024 ** 3)
const refused = (...argv: string[]) => expect(() => parse(...argv)).toThrow(UsageError)

describe('the language of a scenario’s program', () => {
  it('is Node unless somebody says otherwise', () => {
    expect(parse('run', 'both')).not.toMatchObject({ request: { side: 'python' } })
    expect(parse('run', 'both', '--in', 'python')).toMatchObject({
      request: { scenario: 'both', side: 'python', knobs: { method: true } },
    })
    expect(parse('run', 'both', '--in=node')).not.toMatchObject({ request: { knobs: { method: true } } })
  })

  it('is one that there is, and that the scenario has', () => {
    refused('run', 'both', '--in', 'ruby')
    refused('run', sample.id, '--in', 'python')
    refused('run', '--in', 'python', '--', 'true')
  })

  it('is offered by the chapters that have a program in it', () => {
    const inPython = scenarios.filter(({ sides }) => sides.includes('python')).map(({ id }) => id)
    expect(inPython).toEqual(expect.arrayContaining(['wait-or-compute', 'process-pool', 'thread-create']))
    for (const id of inPython)
      expect(parseCommandLine(['run', id, '--in', 'python'], scenarios, 1024 ** 3)).toMatchObject({
        request: { scenario: id, side: 'python' },
      })
  })
})
