import path from 'node:path'
import type { BaseWindow, Dialog, FileFilter, OpenDialogOptions, SaveDialogOptions } from 'electron'
import { valueNamed } from '../shared/by-name'
import { RUN_FILE } from '../shared/library'
import type { WantedPath } from './engine/host'
import type { MainText } from './text'

type DialogText = MainText['dialog']

/** Electron's `dialog`, asked for its functions only when one is needed: tests put their own in its place. */
type Dialogs = Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>

/**
 * Asks the person for a path. The one source of paths that the engine writes to or reads from on a page's wish: pages
 * themselves never name one.
 * @param window the dialog belongs to it; null: to none
 * @param folder where a file is suggested to be saved
 * @returns an absolute path, null when nothing was chosen
 */
export async function askPath(
  dialog: Dialogs,
  window: BaseWindow | null,
  wanted: WantedPath,
  text: DialogText,
  folder: string,
): Promise<string | null> {
  if (wanted.kind === 'save') {
    const options = saveOptions(wanted.name, text, folder)
    const saved = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return saved.canceled || saved.filePath === '' ? null : saved.filePath
  }
  const options = openOptions(wanted, text)
  const opened = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
  return opened.canceled ? null : (opened.filePaths[0] ?? null)
}

function openOptions({ kind, name }: WantedPath, text: DialogText): OpenDialogOptions {
  const begin = path.isAbsolute(name) ? { defaultPath: name } : {}
  switch (kind) {
    case 'program':
      return { title: text.program, buttonLabel: text.choose, properties: ['openFile'], ...begin }
    case 'cwd':
      return { title: text.cwd, buttonLabel: text.choose, properties: ['openDirectory'], ...begin }
    case 'folder':
      return {
        title: text.folder,
        buttonLabel: text.useFolder,
        properties: ['openDirectory', 'createDirectory'],
        ...begin,
      }
    default:
      return {
        title: text.open,
        properties: ['openFile'],
        // `gz` stands for `.json.gz`: filters know the last part of a name only.
        filters: [{ name: text.runs, extensions: [RUN_FILE.slice(1), 'json', 'gz'] }, everything(text)],
      }
  }
}

function saveOptions(name: string, text: DialogText, folder: string): SaveDialogOptions {
  // A name only, whatever it holds: where the file goes is the person's choice.
  const file = path.basename(name)
  const extension = path.extname(file).slice(1)
  const names: Readonly<Record<string, string>> = { json: 'JSON', csv: text.csv, html: text.html }
  const called = valueNamed(names, extension)
  const known: FileFilter[] = called === undefined ? [] : [{ name: called, extensions: [extension] }]
  return {
    title: text.save,
    defaultPath: path.join(folder, file),
    filters: [...known, everything(text)],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  }
}

function everything(text: DialogText): FileFilter {
  return { name: text.all, extensions: ['*'] }
}
