import type { Locale } from '../shared/text'

const en = {
  menu: {
    about: 'About Forkscope',
    hide: 'Hide Forkscope',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    quit: 'Quit Forkscope',
    file: 'File',
    newWindow: 'New Window',
    closeWindow: 'Close Window',
    exit: 'Quit',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    view: 'View',
    actualSize: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullScreen: 'Full Screen',
    reload: 'Reload',
    devTools: 'Developer Tools',
    window: 'Window',
    minimize: 'Minimize',
    zoomWindow: 'Zoom',
    front: 'Bring All to Front',
    help: 'Help',
    restartEngine: 'Restart Engine',
  },
  crash: {
    message: 'This window keeps crashing',
    detail: 'Runs go on in the background. Reload the window to see them again, or close it.',
    reload: 'Reload',
    close: 'Close Window',
  },
}

/** What main itself says to a person: menus and the dialog of last resort. Everything else is the page's. */
export type MainText = typeof en

const zhCN: MainText = {
  menu: {
    about: '关于 Forkscope',
    hide: '隐藏 Forkscope',
    hideOthers: '隐藏其他',
    showAll: '全部显示',
    quit: '退出 Forkscope',
    file: '文件',
    newWindow: '新建窗口',
    closeWindow: '关闭窗口',
    exit: '退出',
    edit: '编辑',
    undo: '撤销',
    redo: '重做',
    cut: '剪切',
    copy: '复制',
    paste: '粘贴',
    selectAll: '全选',
    view: '视图',
    actualSize: '实际大小',
    zoomIn: '放大',
    zoomOut: '缩小',
    fullScreen: '全屏',
    reload: '重新加载',
    devTools: '开发者工具',
    window: '窗口',
    minimize: '最小化',
    zoomWindow: '缩放',
    front: '全部置于顶层',
    help: '帮助',
    restartEngine: '重新启动引擎',
  },
  crash: {
    message: '此窗口反复崩溃',
    detail: '运行仍在后台继续。重新加载窗口即可再次查看，也可以将其关闭。',
    reload: '重新加载',
    close: '关闭窗口',
  },
}

/** Main's texts by language. */
export const MAIN_TEXT: Readonly<Record<Locale, MainText>> = { en, 'zh-CN': zhCN }
