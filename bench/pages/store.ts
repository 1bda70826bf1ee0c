// Everything is measured in a worker: the OPFS pool of sqlite-wasm exists nowhere else.
new Worker('/store-worker.js', { type: 'module' })
