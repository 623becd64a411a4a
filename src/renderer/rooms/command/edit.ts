import type { RunOrigin } from '../../../shared/run/records'
import type { Reason } from '../../../shared/failure'
import { useApp } from '../../stores/app'
import type { WrongWord } from '../../stores/drafts'
import { useDrafts } from '../../stores/drafts'
import { useNav } from '../../stores/nav'
import { useRuns } from '../../stores/runs'
import { lineOf, parseLine } from './argv'

type CommandOrigin = Extract<RunOrigin, { kind: 'command' }>

/** What of a command a reason is about. Null: nothing that could be corrected there. */
const FIELDS: Readonly<Record<string, WrongWord['field']>> = {
  'no-folder': 'cwd',
  'not-found': 'program',
  'no-permission': 'program',
  'is-folder': 'program',
}

/** Brings a command into the form, with the word marked that kept it from starting. */
export function useEditCommand(): (origin: CommandOrigin, reason?: Reason | null) => void {
  const app = useApp()
  const drafts = useDrafts()
  const nav = useNav()
  const runs = useRuns()

  return ({ argv, cwd }, reason = null) => {
    const system = { backslash: app.hello?.host.platform !== 'win32' }
    // As it was typed, with its own quotes, where that is still there.
    const typed = parseLine(drafts.line, system).argv
    const same = typed.length === argv.length && typed.every((word, at) => word === argv[at])
    drafts.replace({ line: same ? drafts.line : lineOf(argv, system), cwd })
    const field = reason === null ? undefined : FIELDS[reason.code]
    drafts.wrong = reason === null || field === undefined ? null : { field, text: reason.text }
    runs.inRoom.command = null
    nav.room = 'command'
  }
}
