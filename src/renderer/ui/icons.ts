/** Line icons of our own, on a grid of 24: paths, drawn with a stroke of 1.6. */
export const ICONS = {
  lab: ['M9 3v6l-5 9a2 2 0 0 0 2 3h12a2 2 0 0 0 2-3l-5-9V3', 'M8 3h8', 'M7 14h10'],
  monitor: ['M3 12h4l3-8 4 16 3-8h4'],
  runs: ['M4.6 9.5A8 8 0 1 1 4 12', 'M4 4.5v5h5', 'M12 8v4.5l3 2'],
  compare: ['M12 3v18', 'M9 7H3.5M9 12H6M9 17H4.5', 'M15 7h3M15 12h5.5M15 17h4'],
  settings: [
    'M4 7h9M17 7h3M4 17h3M11 17h9',
    'M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
    'M9 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  ],
  play: ['M8 5.5v13l11-6.5z'],
  stop: ['M7 7h10v10H7z'],
  close: ['M6 6l12 12M18 6L6 18'],
  copy: ['M9 9h11v11H9z', 'M15 9V4H4v11h5'],
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  chevron: ['M8 10l4 4 4-4'],
  back: ['M19 12H5M11 6l-6 6 6 6'],
  left: ['M14 7l-5 5 5 5'],
  right: ['M10 7l5 5-5 5'],
  code: ['M8 8l-4 4 4 4M16 8l4 4-4 4M13.5 6l-3 12'],
  terminal: ['M4 5h16v14H4z', 'M7.5 10l2.5 2-2.5 2M12.5 14.5h4'],
  sun: [
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z',
    'M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4',
  ],
  moon: ['M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z'],
  help: [
    'M9.2 9a2.9 2.9 0 0 1 5.6 1c0 2-2.8 2.3-2.8 4',
    'M12 17.5v.01',
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  ],
  warn: ['M12 4l9 16H3z', 'M12 10v4', 'M12 17v.01'],
  info: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 11v5', 'M12 8v.01'],
  undo: ['M4 9h10a5 5 0 0 1 0 10H9', 'M8 5L4 9l4 4'],
  search: ['M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14z', 'M20 20l-4-4'],
} as const

export type IconName = keyof typeof ICONS
