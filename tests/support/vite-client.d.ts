// What an app says in one line: /// <reference types="tidemark/vite/client" />
import '../../src/vite/client/index.js'
