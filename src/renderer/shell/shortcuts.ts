/** Keys that work everywhere; `Mod` is Ctrl, ⌘ on a Mac. */
export const KEYS = {
  help: '?',
  palette: 'Mod+Shift+P',
  run: 'Mod+Enter',
  stop: 'Mod+.',
  previous: 'Alt+ArrowUp',
  next: 'Alt+ArrowDown',
  home: 'Alt+Home',
  lab: 'Mod+1',
  command: 'Mod+2',
  monitor: 'Mod+3',
  runs: 'Mod+4',
  compare: 'Mod+5',
  settings: 'Mod+,',
} as const

/** What the help lists; `label` is a key of the texts. */
export const HELP = [
  {
    title: 'help.anywhere',
    keys: [
      { keys: KEYS.palette, label: 'keys.palette' },
      { keys: KEYS.help, label: 'keys.help' },
      { keys: KEYS.home, label: 'nav.home' },
      { keys: KEYS.lab, label: 'nav.lab' },
      { keys: KEYS.command, label: 'nav.command' },
      { keys: KEYS.monitor, label: 'nav.monitor' },
      { keys: KEYS.runs, label: 'nav.runs' },
      { keys: KEYS.compare, label: 'nav.compare' },
      { keys: KEYS.settings, label: 'nav.settings' },
      { keys: KEYS.stop, label: 'keys.stop' },
      { keys: 'Tab', label: 'keys.focusNext' },
    ],
  },
  {
    title: 'help.lab',
    keys: [
      { keys: KEYS.run, label: 'keys.run' },
      { keys: KEYS.previous, label: 'keys.previous' },
      { keys: KEYS.next, label: 'keys.next' },
      { keys: '↑ ↓', label: 'keys.step' },
    ],
  },
  {
    title: 'help.travel',
    keys: [
      { keys: 'P', label: 'keys.play' },
      { keys: 'L', label: 'keys.now' },
      { keys: ',', label: 'keys.tickBack' },
      { keys: '.', label: 'keys.tickOn' },
      { keys: '<', label: 'keys.secondBack' },
      { keys: '>', label: 'keys.secondOn' },
      { keys: '[ ]', label: 'keys.lives' },
      { keys: '{ }', label: 'keys.tasksBeside' },
      { keys: '← →', label: 'keys.arrows' },
      { keys: 'W S', label: 'keys.zoom' },
      { keys: 'A D', label: 'keys.pan' },
    ],
  },
  {
    title: 'help.processes',
    keys: [
      { keys: '/', label: 'keys.filter' },
      { keys: 'F5', label: 'keys.tree' },
      { keys: 'F6', label: 'keys.sort' },
      { keys: '+', label: 'keys.fold' },
      { keys: 'Space', label: 'keys.tag' },
      { keys: 'F9', label: 'keys.signal' },
      { keys: 'Enter', label: 'keys.details' },
      { keys: 'Esc', label: 'keys.undo' },
    ],
  },
  {
    title: 'help.runs',
    keys: [
      { keys: '/', label: 'keys.searchRuns' },
      { keys: 'F6', label: 'keys.sort' },
      { keys: 'Enter', label: 'keys.openRun' },
      { keys: 'Space', label: 'keys.markRun' },
      { keys: 'C', label: 'keys.compareRuns' },
      { keys: 'P', label: 'keys.pinRun' },
      { keys: 'F2', label: 'keys.editRun' },
      { keys: 'I', label: 'keys.paneRun' },
      { keys: 'Delete', label: 'keys.deleteRun' },
    ],
  },
] as const
