import { createApp } from 'vue'
import { createPinia } from 'pinia'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/grid.css'
import './styles/prose.css'
import './styles/tones.css'
import App from './App.vue'
import { EngineConnection, listenForEngine } from './engine/connection'
import { ENGINE } from './engine/use-engine'
import { i18n } from './i18n'

const connection = new EngineConnection()
listenForEngine(connection, window)

createApp(App).provide(ENGINE, connection).use(createPinia()).use(i18n).mount('#app')
