import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Scenario } from '../../../src/shared/scenario'
import { probeCapabilities, withoutLacks } from '../../../src/engine/capabilities'
import { checkKnobs } from '../../../src/shared/knobs'
import { text } from '../../../src/scenarios/judging/claims'
import { processPool } from '../../../src/scenarios/process-pool/definition'

describe('what this machine can do', () => {
  it('is found out without leaving anything; koffi and /dev/shm are here', () => {
    expect(probeCapabilities()).toEqual(new Map())
    expect(readdirSync('/dev/shm').filter((name) => name.includes('forkscope-probe'))).toEqual([])
  })

  it('is told per choice, and refuses the choice with the reason', () => {
    const scenario: Scenario = {
      ...processPool,
      knobs: [
        {
          kind: 'choice',
          id: 'storage',
          label: text('Storage', '存储'),
          default: 'file',
          choices: [
            { value: 'file', label: text('file', '文件') },
            { value: 'posix', label: text('POSIX', 'POSIX'), needs: 'posix-ipc' },
          ],
        },
      ],
    }
    const reason = text('No room.', '没有空间。')
    const lacking = withoutLacks(scenario, new Map([['posix-ipc', reason]]))
    const problems = (storage: string) => checkKnobs(lacking.knobs, { storage })
    expect(problems('file')).toEqual([])
    expect(problems('posix')).toEqual([{ knob: 'storage', level: 'error', message: reason }])
    // Where nothing is missing everything can be chosen.
    expect(checkKnobs(withoutLacks(scenario, new Map()).knobs, { storage: 'posix' })).toEqual([])
    expect(checkKnobs(scenario.knobs, { storage: 'posix' })).toEqual([])
  })
})
