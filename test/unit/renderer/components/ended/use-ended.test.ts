// @vitest-environment happy-dom
import { shallowRef } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  useEnded,
  type EndedChoice,
  type EndedList,
} from '../../../../../src/renderer/components/ended/use-ended'
import type { Params, Results } from '../../../../../src/shared/protocol'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, exit, meta } from '../../../../support/records'
import { until } from '../../../../support/until'
import { openWindow } from '../../support/app'

const MOST = 20

let opened: Awaited<ReturnType<typeof openWindow>>
let asked: Params<'run.ended'>['query'][]
beforeEach(async () => {
  asked = []
  opened = await openWindow({
    'run.ended': ({ query }: Params<'run.ended'>): Results['run.ended'] => {
      asked.push(query)
      const listed = new Set(query.listed)
      const ids = Array.from({ length: query.born }, (_, id) => id).filter((id) => !listed.has(id))
      return {
        total: ids.length,
        records: ids.slice(query.from, query.from + query.count).flatMap(child),
      }
    },
  })
})
afterEach(() => opened.close())

const child = (id: number): RunRecord[] => [
  born(id, id, { parent: 0, name: 'cc' }),
  exit(id, id + 1, { code: 0 }),
]
function children(first: number, count: number): RunRecord[] {
  return Array.from({ length: count }, (_, n) => child(first + n)).flat()
}

function listOf(count: number) {
  const model = new RunModel({ mostEnded: MOST })
  model.applyAll([meta(), born(0, 0), ...children(1, count)])
  const { run, tell } = opened.read(model)
  const choice = shallowRef<EndedChoice | null>({ parent: 0, names: ['cc'], others: false })
  const list = opened.within(() =>
    useEnded(
      () => 'run',
      run,
      () => choice.value,
    ),
  )
  return { model, tell, list, choice }
}
const rowAt = (list: EndedList, index: number) => until(() => list.rowAt(index), `row ${index}`)

it('has the rows that come in sight, and lets those go that were scrolled past', async () => {
  const { model, list } = listOf(3000)
  const first = await rowAt(list, 0)
  expect(model.processes[first.id]).toBeUndefined()
  expect(list.total.value).toBe(model.unlisted.count)
  for (let index = 0; index < 2500; index += 100) {
    list.want(index)
    await rowAt(list, index)
  }
  expect(list.rowAt(0)).toBeUndefined()
  const kept = Array.from({ length: 2500 }, (_, index) => list.rowAt(index)).filter(Boolean)
  expect(kept.length).toBeLessThanOrEqual(1200)
  // What was let go is asked for again, what is there is not.
  const before = asked.length
  list.want(2450)
  list.want(0)
  expect((await rowAt(list, 0)).id).toBe(first.id)
  expect(asked.length).toBe(before + 1)
})

it('grows with the processes that are no longer listed', async () => {
  const { model, tell, list } = listOf(200)
  await rowAt(list, 0)
  const { value: before } = list.total
  await tell(...children(201, 100))
  await until(() => list.total.value === model.unlisted.count, 'the others to be among them', 3000)
  expect(list.total.value).toBeGreaterThan(before!)
  expect(asked.at(-1)!.born).toBe(301)
})

it('begins anew where others are meant, and asks for nothing where there is no file', async () => {
  const { list, choice } = listOf(200)
  await rowAt(list, 0)
  choice.value = { parent: 0, names: [], others: true }
  await until(() => asked.at(-1)!.others && list.rowAt(0), 'those of all programs')
  choice.value = null
  await until(() => list.total.value === null, 'nothing to be known')
  const before = asked.length
  list.want(100)
  expect(asked.length).toBe(before)
})
