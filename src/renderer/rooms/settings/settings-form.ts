import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { checkKnob } from '../../../shared/knobs'
import type { KnobValue, NumberKnob } from '../../../shared/knobs'
import type { Failure, Settings } from '../../../shared/protocol'
import { failureOf } from '../../engine/failures'
import { local } from '../../i18n'
import { useApp } from '../../stores/app'

type Limits = Pick<NumberKnob, 'kind' | 'min' | 'max' | 'step' | 'scale' | 'unit' | 'default'>

/**
 * The settings that are numbers, as fields show them: the same limits as SettingsSchema has, which a test compares.
 * `percent`: the setting is a share, its field shows hundredths.
 */
export const NUMBERS = {
  hz: { kind: 'integer', min: 1, max: 50, unit: 'Hz', default: 10 },
  maxProcesses: { kind: 'integer', min: 1, max: 100_000, scale: 'log', default: 512 },
  maxMemory: { kind: 'integer', min: 5, max: 100, unit: '%', default: 80, percent: true },
  maxSeconds: { kind: 'integer', min: 0, max: 86_400, scale: 'log', unit: 's', default: 0 },
  keepDays: { kind: 'integer', min: 0, max: 3650, scale: 'log', default: 0 },
  keepRuns: { kind: 'integer', min: 0, max: 100_000, scale: 'log', default: 0 },
  keepGigabytes: { kind: 'number', min: 0, max: 10_000, step: 0.1, scale: 'log', unit: 'GiB', default: 0 },
} as const satisfies Record<string, Limits & { percent?: true }>
export type NumberSetting = keyof typeof NUMBERS

const NAMES = Object.keys(NUMBERS) as NumberSetting[]
/** Saved this long after the last change of a slider or a field, milliseconds. */
const SAVE_DELAY = 300
const SAVED_SHOWN = 2000

function shown(settings: Settings, name: NumberSetting): number {
  return 'percent' in NUMBERS[name] ? Math.round(settings[name] * 100) : settings[name]
}

/** The settings as fields: right values are saved by themselves, wrong ones stay in their field with a message. */
export function useSettingsForm() {
  const app = useApp()
  const drafts = reactive(Object.fromEntries(NAMES.map((name) => [name, 0]))) as Record<
    NumberSetting,
    KnobValue
  >
  const failure = shallowRef<Failure | null>(null)
  const saved = ref(false)
  let pending: Partial<Settings> = {}
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  let savedTimer: ReturnType<typeof setTimeout> | undefined

  const problemOf = (name: NumberSetting) =>
    checkKnob({ ...NUMBERS[name], id: name, label: { en: name, 'zh-CN': name } }, drafts[name])
  const messages = computed(() => {
    const found: Partial<Record<NumberSetting, string>> = {}
    for (const name of NAMES) {
      const problem = problemOf(name)
      if (problem !== null) found[name] = local(problem.message)
    }
    return found
  })

  // News of another window or the engine replace what is shown, but no invalid value that is being typed.
  watch(
    () => app.settings,
    (settings) => {
      if (settings === null) return
      for (const name of NAMES)
        if (problemOf(name) === null && !(name in pending)) drafts[name] = shown(settings, name)
    },
  )
  if (app.settings !== null) for (const name of NAMES) drafts[name] = shown(app.settings, name)

  function edit(name: NumberSetting, value: KnobValue): void {
    drafts[name] = value
    if (problemOf(name) !== null) {
      delete pending[name]
      return
    }
    pending[name] = 'percent' in NUMBERS[name] ? Number(value) / 100 : Number(value)
    clearTimeout(saveTimer)
    saveTimer = setTimeout(() => void flush(), SAVE_DELAY)
  }

  function flush(): Promise<void> {
    clearTimeout(saveTimer)
    const patch = pending
    pending = {}
    return Object.keys(patch).length === 0 ? Promise.resolve() : save(patch)
  }

  async function save(patch: Partial<Settings>): Promise<void> {
    try {
      await app.set(patch)
      flash()
    } catch (error) {
      failure.value = failureOf(error)
    }
  }

  /** Says that something was saved, for a moment. */
  function flash(): void {
    failure.value = null
    saved.value = true
    clearTimeout(savedTimer)
    savedTimer = setTimeout(() => (saved.value = false), SAVED_SHOWN)
  }

  onScopeDispose(() => {
    void flush()
    clearTimeout(savedTimer)
  })
  return { drafts, messages, failure, saved, edit, save, flush, flash }
}

export type SettingsForm = ReturnType<typeof useSettingsForm>
