import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { commandLine } from '../../shared/command-line'
import type { AppAct } from '../../shared/menu'
import type { Settings } from '../../shared/protocol'
import { failureOf } from '../engine/failures'
import { useEngine } from '../engine/use-engine'
import { local } from '../i18n'
import { agoText } from '../rooms/runs/time-text'
import { useApp } from '../stores/app'
import { useCourse } from '../stores/course'
import { useDrafts } from '../stores/drafts'
import { useLibrary } from '../stores/library'
import { ROOMS, useNav } from '../stores/nav'
import { useRuns } from '../stores/runs'
import type { Command, CommandGroup } from './actions'
import { COMMAND_GROUPS, useActions } from './actions'
import { useLatestRuns } from './latest-runs'
import { KEYS } from './shortcuts'
import { useTitles } from './titles'

const RECENT = 12

/** Everything that can be done now, in the window's language. @param query what is looked for */
export function useCommands(query: () => string = () => ''): ComputedRef<readonly Command[]> {
  const { t } = useI18n()
  const app = useApp()
  const engine = useEngine()
  const nav = useNav()
  const runs = useRuns()
  const drafts = useDrafts()
  const actions = useActions()
  const course = useCourse()
  const library = useLibrary()
  const latest = useLatestRuns()
  const { titleOfOrigin, titleOfRun } = useTitles()

  /** Whatever fails is told by the banner: the palette is closed by then. */
  const told = (does: () => Promise<unknown>) => () =>
    void does().catch((error: unknown) => (actions.failure = failureOf(error)))
  const of = (group: CommandGroup, id: string, text: string, does: () => unknown, keys?: string): Command =>
    keys === undefined ? { group, id, text, does } : { group, id, text, does, keys }
  const setting = (id: string, text: string, patch: Partial<Settings>) =>
    of('view', id, text, () => told(() => app.set(patch))())
  const act = (group: CommandGroup, what: AppAct, text: string, keys?: string) =>
    of(
      group,
      what,
      text,
      told(() => engine.request('app.do', { act: what })),
      keys,
    )

  function here(): Command[] {
    const offered = [...actions.offers].flatMap((offer) => offer(query()))
    const { run } = actions
    const live = runs.live.map((one) =>
      of(
        'here',
        `stop/${one.runId}`,
        t('palette.stop', { title: titleOfRun(one) }),
        told(() => runs.stop(one.runId)),
        KEYS.stop,
      ),
    )
    return [
      ...(run === null ? [] : [of('here', 'run', t('palette.runHere'), run, KEYS.run)]),
      ...(live.length === 0
        ? []
        : [of('here', 'stop', t('keys.stop'), () => void actions.stop(), KEYS.stop)]),
      ...live,
      ...offered,
      // Without a run on screen, one is to be chosen first.
      ...(offered.some(({ id }) => id === 'export')
        ? []
        : [of('here', 'export', t('palette.exportRun'), () => actions.goTo('runs'))]),
    ]
  }

  function recent(): Command[] {
    const now = Date.now()
    return latest.value.slice(0, RECENT).map(({ runId, origin, startedAt }) => {
      const title = origin.kind === 'command' ? commandLine(origin.argv) : titleOfOrigin(origin)
      return of('recent', `show/${runId}`, `${title} · ${agoText(startedAt, now)}`, () =>
        actions.showRun(runId),
      )
    })
  }

  const chapters = () =>
    (app.hello?.scenarios ?? []).flatMap((card) => [
      of('chapters', `open/${card.id}`, t('palette.open', { title: local(card.title) }), () =>
        course.open(card.id),
      ),
      of(
        'chapters',
        `run/${card.id}`,
        t('palette.run', { title: local(card.title) }),
        told(() => {
          // Before it starts: a run is shown in the room that started it.
          nav.room = 'lab'
          nav.entry = card.id
          return runs.start({ scenario: card.id, knobs: drafts.knobsOf(card) })
        }),
      ),
    ])

  return computed(() => [
    ...here(),
    ...recent(),
    ...ROOMS.map((room) =>
      of(
        'rooms',
        `room/${room}`,
        t('palette.goTo', { room: t(`nav.${room}`) }),
        () => actions.goTo(room),
        KEYS[room],
      ),
    ),
    ...chapters(),
    of('chapters', 'next', t('palette.next'), () => course.go(1), KEYS.next),
    of('chapters', 'previous', t('palette.previous'), () => course.go(-1), KEYS.previous),
    setting('theme/dark', t('palette.themeDark'), { theme: 'dark' }),
    setting('theme/light', t('palette.themeLight'), { theme: 'light' }),
    setting('theme/system', t('palette.themeSystem'), { theme: 'system' }),
    setting('language/en', t('palette.language', { name: 'English' }), { language: 'en' }),
    setting('language/zh-CN', t('palette.language', { name: '简体中文' }), { language: 'zh-CN' }),
    act('view', 'zoom-in', t('palette.zoomIn'), 'Mod++'),
    act('view', 'zoom-out', t('palette.zoomOut'), 'Mod+-'),
    act('view', 'zoom-reset', t('palette.zoomReset'), 'Mod+0'),
    of(
      'app',
      'open',
      t('palette.openFile'),
      told(async () => {
        const runId = await library.open()
        if (runId !== null) actions.openRecorded(runId)
      }),
      'Mod+O',
    ),
    act('app', 'new-window', t('palette.newWindow'), 'Mod+N'),
    act('app', 'data-folder', t('about.openFolder')),
    of('app', 'palette', t('keys.palette'), () => (nav.palette = true), KEYS.palette),
    of('app', 'keys', t('palette.help'), () => (nav.help = true), KEYS.help),
    of('app', 'about', t('about.title'), () => (nav.about = true)),
  ])
}

/** How well a word fits: at the start of a word, inside of one, its letters in order; 0 not at all. */
function fit(text: string, word: string): number {
  const at = text.indexOf(word)
  if (at >= 0) return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]) ? 4 : 3
  let from = 0
  for (const letter of word) {
    from = text.indexOf(letter, from) + 1
    if (from === 0) return 0
  }
  return 1
}

export interface FoundGroup {
  readonly group: CommandGroup
  readonly commands: readonly Command[]
}

/**
 * Commands that have every word of the query, in any order and case, or its letters: those that fit best first, in groups
 * of which the best-fitting is first. Without a query all, as they come.
 */
export function searchCommands(commands: readonly Command[], query: string): FoundGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = commands.flatMap((command) => {
    const fits = words.map((word) => fit(command.text.toLowerCase(), word))
    return fits.includes(0) ? [] : [{ command, score: Math.min(4, ...fits) }]
  })
  // Letters in order are a guess, and only asked for when nothing has the words.
  const least = found.some(({ score }) => score > 1) ? 2 : 1
  return COMMAND_GROUPS.map((group) => {
    const own = found.filter(({ command, score }) => command.group === group && score >= least)
    const sorted = own.sort((a, b) => b.score - a.score)
    return { group, best: sorted[0]?.score ?? 0, commands: sorted.map(({ command }) => command) }
  })
    .filter(({ best }) => best > 0)
    .sort((a, b) => b.best - a.best)
    .map(({ group, commands: own }) => ({ group, commands: own }))
}
