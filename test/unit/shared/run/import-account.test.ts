import { describe, expect, it } from 'vitest'
import { report } from '../../../../src/cli/terminal/report'
import { styleFor } from '../../../../src/cli/terminal/style'
import { html } from '../../../../src/engine/export/html'
import { emptyCounts, importAccount } from '../../../../src/shared/run/import-account'
import { RunModel } from '../../../../src/shared/run/model'
import type { RunRecord } from '../../../../src/shared/run/records'
import { summarize } from '../../../../src/shared/run/summarize'
import { LOCALES } from '../../../../src/shared/text'
import { born, meta } from '../../../support/records'

const TRACE = meta({ origin: { kind: 'trace', name: 'a.json' } })

function records(values: Readonly<Record<string, number | boolean | string>>): RunRecord[] {
  const example = '{"name":"C:\\build\\"}},\n{"<&>"'
  return [
    TRACE,
    born(0, 0),
    { kind: 'result', t: 5, pid: 0, name: 'import', values },
    { kind: 'drops', t: 5, malformed: 1, dropped: 0, example },
    { kind: 'state', t: 5, state: 'ended', outcome: 'completed' },
  ]
}

function modelOf(told: readonly RunRecord[]): RunModel {
  const model = new RunModel()
  model.applyAll(told)
  return model
}

describe('the account of a trace', () => {
  it('is of runs that were made of one', () => {
    expect(importAccount(modelOf([meta(), ...records(emptyCounts()).slice(1)]))).toBeNull()
    expect(importAccount(modelOf([TRACE]))).toBeNull()
  })

  it('says one thing more for each that was mended or left out, with its count', () => {
    const all = { ...emptyCounts(), events: 9_000 }
    const sound = importAccount(modelOf(records(all)))!
    expect(sound).toMatchObject({ kept: 9_000, notes: [{}] })
    for (const key of [
      'malformed',
      'unmatched',
      'beyond',
      'dropped',
      'samples',
      'unfinished',
      'reordered',
      'mended',
    ] as const) {
      const { kept, notes } = importAccount(modelOf(records({ ...all, [key]: 1234 })))!
      const leftOut = ['malformed', 'unmatched', 'beyond', 'dropped', 'samples'].includes(key)
      expect([kept, notes.length], key).toEqual([leftOut ? 9_000 - 1234 : 9_000, 2])
      for (const locale of LOCALES) expect(notes[1][locale]).toContain('1,234')
    }
    for (const [key, value] of [
      ['cut', true],
      ['damaged', true],
      ['encoding', 'utf-16le'],
    ] as const)
      expect(importAccount(modelOf(records({ ...all, [key]: value })))!.notes, key).toHaveLength(2)
    const { kept, notes } = importAccount(modelOf(records({ ...all, instants: 500, ignored: 500 })))!
    expect([kept, notes.length]).toEqual([8_000, 1])
    for (const locale of LOCALES) expect(notes[0][locale]).toMatch(/9,000.*8,000.*1,000/)
  })

  it('is read from files of earlier versions, as far as they tell', () => {
    const told = {
      events: 10,
      slices: 7,
      async: 0,
      counters: 0,
      instants: 2,
      ignored: 0,
      malformed: 1,
      dropped: 0,
    }
    expect(importAccount(modelOf(records(told)))).toMatchObject({
      ...told,
      kept: 7,
      cut: false,
      encoding: '',
    })
  })

  it('is the same in report, JSON and page', () => {
    const told = records({ ...emptyCounts(), events: 10, malformed: 1, cut: true })
    const summary = summarize(modelOf(told))
    const { notes } = importAccount(modelOf(told))!
    expect(notes).toHaveLength(3)
    expect(summary.import!.notes).toEqual(notes)
    for (const locale of LOCALES) {
      const text = report(summary, {
        name: 'x',
        locale,
        style: styleFor(false, {}),
        columns: 80,
        breaks: false,
      })
      const page = [...html({ records: told, series: () => [] }, locale)].join('')
      for (const note of notes) {
        expect(text).toContain(note[locale])
        const escaped = note[locale].replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
        expect(page.replaceAll('&quot;', '"')).toContain(escaped)
      }
    }
  })
})
