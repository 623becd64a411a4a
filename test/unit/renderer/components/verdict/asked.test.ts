import { expect, it } from 'vitest'
import { askedOf } from '../../../../../src/renderer/components/verdict/asked'
import type { Claim } from '../../../../../src/shared/run/verdict'
import { meta } from '../../../../support/records'

const both = { en: '', 'zh-CN': '' }
const claim = (id: string, holds: boolean | null): Claim => ({
  id,
  label: both,
  unit: 'ratio',
  expected: 2,
  measured: 3,
  holds,
  why: both,
})

it('asks about numbers that the verdict stands for, and about no others', () => {
  const verdict = { claims: [claim('met', true), claim('missed', false), claim('busy', null)], summary: both }
  const run = meta({ origin: { kind: 'scenario', scenario: 'pool', knobs: { size: 2 } } })
  expect(askedOf(run, verdict)).toEqual({
    scenario: 'pool',
    run: {
      knobs: { size: 2 },
      cores: run.host.cores,
      gil: false,
      measured: { met: 3, missed: 3, busy: null },
    },
  })
  expect(askedOf(run, null)).toBeNull()
  expect(askedOf(meta(), verdict)).toBeNull()
})
