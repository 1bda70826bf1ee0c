/// <reference types="vite/client" />
/// <reference types="tidemark/vite/client" />
