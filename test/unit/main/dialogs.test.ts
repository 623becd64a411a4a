import type { BaseWindow, OpenDialogOptions, SaveDialogOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { askPath } from '../../../src/main/dialogs'
import { MAIN_TEXT } from '../../../src/main/text'

type Options = OpenDialogOptions & SaveDialogOptions

/** A dialog in which somebody chooses this path, or nothing. */
function answering(choice: string | null) {
  const shown: { kind: string; window: unknown; options: Options }[] = []
  const note = (kind: string, args: unknown[]) =>
    shown.push({ kind, window: args.length > 1 ? args[0] : null, options: args.at(-1) as Options })
  return {
    shown,
    dialog: {
      showOpenDialog: (...args: unknown[]) => {
        note('open', args)
        return Promise.resolve({ canceled: choice === null, filePaths: choice === null ? [] : [choice] })
      },
      showSaveDialog: (...args: unknown[]) => {
        note('save', args)
        return Promise.resolve({ canceled: choice === null, filePath: choice ?? '' })
      },
    },
  }
}

const { en, 'zh-CN': zh } = MAIN_TEXT

describe('askPath', () => {
  it('asks for runs and traces, in front of the window', async () => {
    const { dialog, shown } = answering('/a.forkscope')
    const window = { id: 1 } as unknown as BaseWindow
    expect(await askPath(dialog, window, { kind: 'open', name: '' }, zh.dialog, '/home')).toBe('/a.forkscope')
    expect(shown).toMatchObject([
      { kind: 'open', window, options: { title: zh.dialog.open, properties: ['openFile'] } },
    ])
    expect(shown[0].options.filters?.[0].extensions).toEqual(['forkscope', 'json', 'gz'])
  })

  it.each([
    ['run.trace.json', 'json'],
    ['run.csv', 'csv'],
    ['run.html', 'html'],
  ])(
    'suggests %s to be saved among documents, whatever folder its name pretends',
    async (name, extension) => {
      const { dialog, shown } = answering('/x')
      await askPath(dialog, null, { kind: 'save', name: `../../etc/${name}` }, en.dialog, '/home/docs')
      expect(shown[0]).toMatchObject({ kind: 'save', window: null })
      expect(shown[0].options.defaultPath).toBe(`/home/docs/${name}`)
      expect(shown[0].options.filters?.[0].extensions).toEqual([extension])
    },
  )

  it('offers no type of file for a name that every object has', async () => {
    const { dialog, shown } = answering('/x')
    await askPath(dialog, null, { kind: 'save', name: 'run.constructor' }, en.dialog, '/')
    expect(shown[0].options.filters).toEqual([{ name: en.dialog.all, extensions: ['*'] }])
  })

  it('asks for a folder, beginning in the one that is set', async () => {
    const { dialog, shown } = answering('/new')
    expect(await askPath(dialog, null, { kind: 'folder', name: '/old' }, en.dialog, '/')).toBe('/new')
    expect(shown[0].options).toMatchObject({ defaultPath: '/old', buttonLabel: en.dialog.useFolder })
    expect(shown[0].options.properties).toContain('openDirectory')
  })

  it.each(['open', 'save', 'folder'] as const)('says when nothing was chosen (%s)', async (kind) => {
    expect(await askPath(answering(null).dialog, null, { kind, name: 'a.csv' }, en.dialog, '/')).toBeNull()
  })
})
