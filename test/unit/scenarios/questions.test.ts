import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../src/scenarios'
import { askNumber } from '../../../src/scenarios/judging/questions'
import { defaultKnobs, tryKnobs, type KnobValues } from '../../../src/shared/knobs'
import { QUESTIONS_A_CHAPTER } from '../../../src/shared/question'
import { LOCALES } from '../../../src/shared/text'
import { linksOf } from '../../support/lesson-links'

const CORES = [1, 2, 8, 64]
/** What any claim measured: nothing at all, zero, as much, and far more. */
const MEASURED = [null, 0, 1, 2.4, 5000]
/** Any claim has this. */
const all = (value: number | null) => new Proxy<Record<string, number | null>>({}, { get: () => value })
const both = (text: string) => ({ en: text, 'zh-CN': text })

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
  'questions of %s',
  (_, scenario) => {
    const standard = defaultKnobs(scenario.knobs)
    /** Each knob at each of its ends and choices, beside all suggestions. */
    const knobs: KnobValues[] = [
      standard,
      ...scenario.suggestions.map((suggestion) => ({ ...standard, ...suggestion.knobs })),
      ...scenario.knobs.flatMap((knob) => {
        const values =
          knob.kind === 'choice'
            ? knob.choices.map(({ value }) => value)
            : knob.kind === 'switch'
              ? [true, false]
              : [knob.min, knob.max]
        return values.map((value) => ({ ...standard, [knob.id]: value }))
      }),
    ]
    const gils = scenario.sides.includes('python') ? [false, true] : [false]
    const runs = knobs.flatMap((one) =>
      CORES.flatMap((cores) =>
        gils.flatMap((gil) => MEASURED.map((value) => ({ knobs: one, cores, gil, measured: all(value) }))),
      ),
    )
    const asked = runs.flatMap((run) => scenario.questions!(run))

    it('are as many as a chapter needs, each known by the same name in every run', () => {
      for (const run of runs) {
        const ids = scenario.questions!(run).map(({ id }) => id)
        expect(new Set(ids).size).toBe(QUESTIONS_A_CHAPTER)
      }
    })

    it('have exactly one right choice, and at least two that are wrong', () => {
      const odd = asked.filter(
        ({ choices }) => choices.length < 3 || choices.filter(({ right }) => right).length !== 1,
      )
      expect(odd).toEqual([])
    })

    it('give each choice a reason of its own', () => {
      for (const locale of LOCALES) {
        const odd = asked.filter(
          ({ choices }) => new Set(choices.map(({ why }) => why[locale])).size < choices.length,
        )
        expect(odd).toEqual([])
      }
    })

    it('are answered differently by other runs that somebody would make', () => {
      const usual = [
        standard,
        ...scenario.suggestions.map((one) => ({ ...standard, ...one.knobs })),
        ...linksOf(scenario.lesson.en).map((link) => ({ ...standard, ...tryKnobs(scenario.knobs, link) })),
      ]
      const rights = new Map<string, { places: Set<number>; texts: Set<string> }>()
      for (const one of usual)
        for (const cores of CORES)
          for (const value of MEASURED)
            for (const { id, choices } of scenario.questions!({ knobs: one, cores, measured: all(value) })) {
              const place = choices.findIndex(({ right }) => right)
              const { places, texts } = rights.get(id) ?? { places: new Set(), texts: new Set() }
              rights.set(id, { places: places.add(place), texts: texts.add(choices[place].text.en) })
            }
      // Neither the answer nor its place among the others can be learned by heart.
      const known = [...rights].filter(([, { places, texts }]) => places.size < 2 || texts.size < 2)
      expect(known.map(([id]) => id)).toEqual([])
    })

    it('have all texts in both languages, with numbers in them, and no choice twice', () => {
      for (const locale of LOCALES)
        for (const { text, choices } of asked) {
          const said = [text, ...choices.flatMap((choice) => [choice.text, choice.why])].map(
            (one) => one[locale],
          )
          expect(said.filter((one) => one.trim() === '' || /NaN|undefined|Infinity|null/.test(one))).toEqual(
            [],
          )
          expect(new Set(choices.map((choice) => choice.text[locale])).size).toBe(choices.length)
        }
    })
  },
)

describe('another run has another right answer', () => {
  const right = (id: string, cores: number, knobs: KnobValues, measured: Record<string, number> = {}) => {
    const scenario = scenarios.find((one) => one.id === id)!
    return scenario.questions!({ knobs: { ...defaultKnobs(scenario.knobs), ...knobs }, cores, measured }).map(
      ({ choices }) => choices.findIndex((choice) => choice.right),
    )[0]
  }
  const CASES: readonly (readonly [string, readonly (readonly [number, KnobValues])[]])[] = [
    [
      'process-pool',
      [
        [2, { size: 3 }],
        [64, { size: 3 }],
        [2, { size: 3, kind: 'wait' }],
        [2, { size: 64, tasks: 8 }],
      ],
    ],
    ['process-debug', ['spins', 'hangs', 'throws', 'none'].map((trouble) => [2, { trouble }] as const)],
    ['async-io', [0, 1].map((limit) => [2, { limit }] as const)],
    [
      'process-queue',
      [
        [8, { 'consume-ms': 20 }],
        [8, { 'produce-ms': 20 }],
      ],
    ],
    [
      'scrapy-tuning',
      [
        [2, {}],
        [2, { 'concurrent-requests': 4 }],
        [2, { 'download-delay': 1 }],
        [2, { 'server-capacity': 2 }],
      ],
    ],
    ['executors', ['wait', 'cpu'].map((task) => [2, { task }] as const)],
  ]
  it.each(CASES)('%s', (id, cases) => {
    const places = cases.map(([cores, knobs]) => right(id, cores, knobs))
    expect(new Set(places).size).toBe(cases.length)
  })

  it('by what was measured', () => {
    const bytes = (size: number) => right('pipe-shared-memory', 2, { size }, { 'large-vs-small': 64 })
    expect([0.25, 1024, 22].map(bytes)).toEqual([0, 1, 2])
    const thread = (ratio: number) => right('process-create', 2, {}, { ratio })
    expect([thread(3), thread(1)]).toEqual([1, 2])
  })
})

it('leaves out numbers that read like the right one, and puts them in order', () => {
  const { choices } = askNumber(
    'n',
    both('?'),
    (value) => both(value.toFixed(0)),
    [8, '', ''],
    [
      [8.2, '', ''],
      [64, '', ''],
      [Infinity, '', ''],
      [1, '', ''],
    ],
  )
  expect(choices.map(({ text, right }) => [text.en, right])).toEqual([
    ['1', false],
    ['8', true],
    ['64', false],
  ])
})
