import { createApp, effectScope, h, nextTick, watch, type App, type Component } from 'vue'
import { createPinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { useReading } from '../../../../src/renderer/engine/reading'
import { ENGINE } from '../../../../src/renderer/engine/use-engine'
import { i18n } from '../../../../src/renderer/i18n'
import { useApp } from '../../../../src/renderer/stores/app'
import type { Hello, Method, Settings } from '../../../../src/shared/protocol'
import type { RunModel } from '../../../../src/shared/run/model'
import { Past } from '../../../../src/shared/run/past'
import type { RunRecord } from '../../../../src/shared/run/records'
import type { ScenarioCard } from '../../../../src/shared/scenario'
import { poolFigure } from '../components/diagram/samples'
import { connected } from './engine'

const both = (en: string, zh: string) => ({ en, 'zh-CN': zh })

export const CARD: ScenarioCard = {
  id: 'pool',
  chapter: 8,
  group: 'processes',
  title: both('Process pool', '进程池'),
  question: both('How many?', '多少个？'),
  lesson: both(
    'A *lesson*: [try eight](try:size=8&warm=off), [read](https://docs.python.org/3/).',
    '一堂**课**：[试试八个](try:size=8&warm=off)。',
  ),
  sides: ['node'],
  knobs: [
    { id: 'size', kind: 'integer', min: 1, max: 64, default: 2, label: both('Workers', '工作进程数') },
    {
      id: 'cost',
      kind: 'number',
      min: 0.1,
      max: 100,
      unit: 'ms',
      scale: 'log',
      default: 12,
      label: both('Cost', '耗时'),
    },
    { id: 'warm', kind: 'switch', default: true, label: both('Warm up', '预热') },
  ],
  suggestions: [{ label: both('Eight', '八个'), knobs: { size: 8 } }],
  preview: {
    problems: [],
    figures: [poolFigure(2)],
    prompt: { claim: 'busy', question: both('How busy?', '有多忙？'), unit: 'percent', min: 0, max: 1 },
  },
}

export const SETTINGS: Settings = {
  language: 'en',
  theme: 'dark',
  sampler: 'auto',
  hz: 10,
  maxProcesses: 512,
  maxMemory: 0.8,
  maxSeconds: 0,
  python: '',
  runsFolder: '',
  keepDays: 0,
  keepRuns: 0,
  keepGigabytes: 0,
}

export const HELLO: Hello = {
  version: '0.1.0',
  dataDir: '/data',
  host: {
    platform: 'linux',
    arch: 'x64',
    release: '6.1',
    cpuModel: 'A CPU',
    cores: 2,
    totalMemory: 8 * 1024 ** 3,
    node: '20',
    electron: null,
  },
  scenarios: [CARD],
  settings: SETTINGS,
  runs: [],
  progress: {},
}

/** A window's stores over a real channel; the engine's end answers `hello` and keeps settings. */
export async function openWindow(answers: Partial<Record<Method, (params: never) => unknown>> = {}) {
  let settings = SETTINGS
  const { connection, engine } = connected({
    hello: () => ({ ...HELLO, settings }),
    'settings.set': (patch: Partial<Settings>) => (settings = { ...settings, ...patch }),
    'scenario.preview': () => CARD.preview,
    follow: () => null,
    unfollow: () => null,
    ...answers,
  })
  const scope = effectScope(true)
  const apps: App[] = []
  const pinia = createPinia()
  const provided = (component: Component) =>
    createApp(component).provide(ENGINE, connection).use(pinia).use(i18n)
  const base = provided({})

  /** Calls a store or composable as a component's setup would. */
  const within = <T>(make: () => T): T => base.runWithContext(() => scope.run(make)!)
  const app = within(() => useApp())
  await connection.request('hello', {})
  await nextTick()

  function mount(component: Component, props: Record<string, unknown> = {}): HTMLElement {
    const host = document.createElement('div')
    document.body.append(host)
    const mounted = provided({ render: () => h(TooltipProvider, () => h(component, props)) })
    apps.push(mounted)
    mounted.mount(host)
    return host
  }

  /** Runs `make` in the setup of a mounted component, for what asks for one. */
  function setup<T>(make: () => T): T {
    let made: T
    mount({ setup: () => ((made = make()), () => null) })
    return made!
  }

  /** A run as components read it; `tell` resolves once texts say what the records say. */
  function read(model: RunModel) {
    const { reading, changed } = within(() => useReading(model))
    async function tell(...records: RunRecord[]): Promise<void> {
      const told = new Promise<void>((resolve) => {
        const once = () =>
          watch(
            () => ({ now: reading.text }),
            () => resolve(),
            { once: true, flush: 'sync' },
          )
        within(once)
      })
      model.applyAll(records)
      changed(model)
      await told
      await nextTick()
    }
    return { run: reading, tell }
  }
  /** The same as it was at run time `t`, ms. */
  function readAt(model: RunModel, t: number) {
    const { run: whole } = read(model)
    return within(() => useReading(new Past(model, t), { whole, travels: () => true })).reading
  }

  function unmount(): void {
    for (const one of apps.splice(0)) one.unmount()
  }

  function close(): void {
    unmount()
    scope.stop()
    engine.close()
    document.body.innerHTML = ''
    localStorage.clear()
  }
  return { connection, engine, app, within, mount, setup, read, readAt, unmount, close }
}

/** Types into a field as a person does: the whole new text at once. */
export async function type(field: HTMLInputElement, text: string): Promise<void> {
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}

/** Brings the tab of this name to the front. */
export async function openTab(host: HTMLElement, name: string): Promise<void> {
  const tab = [...host.querySelectorAll<HTMLElement>('[role=tab]')].find((one) => one.textContent === name)
  if (tab === undefined) throw new Error(`There is no tab ${name}.`)
  tab.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }))
  await nextTick()
  await nextTick()
}
