import { computed, markRaw, ref, shallowRef, watchEffect } from 'vue'
import { defineStore } from 'pinia'
import type { Failure, Hello, Settings, ToWindow } from '../../shared/protocol'
import type { Progress } from '../../shared/progress'
import type { Locale } from '../../shared/text'
import { localeFor } from '../../shared/text'
import { failureOf } from '../engine/failures'
import { MachineHistory } from '../engine/machine-history'
import { useEngine } from '../engine/use-engine'
import type { ConnectionState } from '../engine/connection'
import { i18n } from '../i18n'
import { windowStorage } from './keep'
import { useRuns } from './runs'

type HostLoad = Extract<ToWindow, { type: 'host' }>
export type Theme = 'dark' | 'light'

/** What the window shows before the engine has told the settings: as it was the last time. */
type Look = Pick<Settings, 'language' | 'theme'>
const kept = windowStorage<Look>('forkscope.look')

/** The window's view of the engine: what `hello` said, the settings, the machine's load. */
export const useApp = defineStore('app', () => {
  const engine = useEngine()
  const runs = useRuns()
  const hello = shallowRef<Hello | null>(null)
  const settings = shallowRef<Settings | null>(null)
  /** What was done of the course. */
  const progress = shallowRef<Progress>({})
  const host = shallowRef<HostLoad | null>(null)
  /** The machine's last minutes; whoever shows them reads `host` too, which says when there is more. */
  const history = markRaw(new MachineHistory())
  const failure = shallowRef<Failure | null>(null)
  const engineState = ref<ConnectionState>(engine.state)
  const attempt = ref(engine.attempt)

  const look = computed<Look>(() => settings.value ?? kept.read() ?? { language: 'system', theme: 'system' })
  const systemDark = window.matchMedia('(prefers-color-scheme: dark)')
  const dark = ref(systemDark.matches)
  systemDark.addEventListener('change', (event) => (dark.value = event.matches))
  const theme = computed<Theme>(() =>
    look.value.theme === 'system' ? (dark.value ? 'dark' : 'light') : look.value.theme,
  )
  const locale = computed<Locale>(() =>
    look.value.language === 'system' ? localeFor(navigator.language) : look.value.language,
  )
  watchEffect(() => {
    document.documentElement.dataset.theme = theme.value
    document.documentElement.lang = locale.value
    i18n.global.locale.value = locale.value
    if (settings.value !== null)
      kept.write({ language: settings.value.language, theme: settings.value.theme })
  })

  async function greet(): Promise<void> {
    try {
      const said = await engine.request('hello', {})
      hello.value = said
      settings.value = said.settings
      progress.value = said.progress
      runs.list = said.runs
      failure.value = null
    } catch (error) {
      failure.value = failureOf(error)
    }
  }

  engine.onState((state, count) => {
    engineState.value = state
    attempt.value = count
    if (state === 'up') void greet()
    else host.value = null
  })
  engine.onPush('settings', (push) => (settings.value = push.settings))
  engine.onPush('progress', (push) => (progress.value = push.progress))
  engine.onPush('host', (push) => {
    history.push(push)
    host.value = push
  })
  engine.onPush('named', ({ host }) => {
    if (hello.value !== null) hello.value = { ...hello.value, host }
  })
  engine.onPush('runs', (push) => (runs.list = push.runs))
  if (engine.state === 'up') void greet()

  /** Changes settings. @throws EngineError when the engine refuses the values or is gone */
  async function set(patch: Partial<Settings>): Promise<void> {
    settings.value = await engine.request('settings.set', patch)
  }

  /** Forgets what was done of the course. @throws EngineError when the engine is gone */
  async function resetProgress(): Promise<void> {
    await engine.request('progress.reset', {})
    progress.value = {}
  }

  /** Takes that back; the engine tells what there is then. @throws EngineError when the engine is gone */
  async function restoreProgress(): Promise<void> {
    await engine.request('progress.restore', {})
  }

  return {
    hello,
    settings,
    progress,
    host,
    history,
    failure,
    engineState,
    attempt,
    theme,
    locale,
    set,
    resetProgress,
    restoreProgress,
  }
})
