import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Settings } from '../../shared/protocol'
import { failureOf } from '../engine/failures'
import { local } from '../i18n'
import { useApp } from '../stores/app'
import { useCourse } from '../stores/course'
import { useDrafts } from '../stores/drafts'
import { ROOMS, useNav } from '../stores/nav'
import { useRuns } from '../stores/runs'
import { useActions } from './actions'
import { KEYS } from './shortcuts'
import { useTitles } from './titles'

export interface PaletteCommand {
  readonly id: string
  readonly text: string
  readonly keys?: string
  readonly does: () => unknown
}

/** Everything the palette offers now, in the window's language. */
export function useCommands(): ComputedRef<readonly PaletteCommand[]> {
  const { t } = useI18n()
  const app = useApp()
  const nav = useNav()
  const runs = useRuns()
  const drafts = useDrafts()
  const actions = useActions()
  const course = useCourse()
  const { titleOfRun } = useTitles()

  /** Whatever fails is told by the banner: the palette is closed by then. */
  const told = (does: () => Promise<unknown>) => () =>
    void does().catch((error: unknown) => (actions.failure = failureOf(error)))
  const setting = (patch: Partial<Settings>) => told(() => app.set(patch))

  return computed(() => {
    const live = runs.live.flatMap((run) => [
      {
        id: `stop/${run.runId}`,
        text: t('palette.stop', { title: titleOfRun(run) }),
        keys: KEYS.stop,
        does: told(() => runs.stop(run.runId)),
      },
      {
        id: `show/${run.runId}`,
        text: t('palette.showRun', { title: titleOfRun(run) }),
        does: () => actions.showRun(run.runId),
      },
    ])
    const rooms = ROOMS.map((room) => ({
      id: `room/${room}`,
      text: t('palette.goTo', { room: t(`nav.${room}`) }),
      keys: KEYS[room],
      does: () => actions.goTo(room),
    }))
    const scenarios = (app.hello?.scenarios ?? []).flatMap((card) => [
      {
        id: `run/${card.id}`,
        text: t('palette.run', { title: local(card.title) }),
        does: told(() => {
          // Before it starts: a run is shown in the room that started it.
          nav.room = 'lab'
          nav.entry = card.id
          return runs.start({ scenario: card.id, knobs: drafts.knobsOf(card) })
        }),
      },
      {
        id: `open/${card.id}`,
        text: t('palette.open', { title: local(card.title) }),
        does: () => course.open(card.id),
      },
    ])
    return [
      ...live,
      ...scenarios,
      { id: 'next', text: t('palette.next'), keys: KEYS.next, does: () => course.go(1) },
      { id: 'previous', text: t('palette.previous'), keys: KEYS.previous, does: () => course.go(-1) },
      ...rooms,
      { id: 'theme/dark', text: t('palette.themeDark'), does: setting({ theme: 'dark' }) },
      { id: 'theme/light', text: t('palette.themeLight'), does: setting({ theme: 'light' }) },
      { id: 'theme/system', text: t('palette.themeSystem'), does: setting({ theme: 'system' }) },
      {
        id: 'language/en',
        text: t('palette.language', { name: 'English' }),
        does: setting({ language: 'en' }),
      },
      {
        id: 'language/zh',
        text: t('palette.language', { name: '简体中文' }),
        does: setting({ language: 'zh-CN' }),
      },
      { id: 'help', text: t('palette.help'), keys: KEYS.help, does: () => (nav.help = true) },
    ]
  })
}

/** Commands whose text holds every word of the query, in any order and case. */
export function matchingCommands(commands: readonly PaletteCommand[], query: string): PaletteCommand[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return commands.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)))
}
