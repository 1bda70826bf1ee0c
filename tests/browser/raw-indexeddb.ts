/** Reads and changes the values of a store with nothing but IndexedDB itself. */
async function raw<T>(name: string, work: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(`tidemark:${name}`)
    request.onupgradeneeded = () => request.result.createObjectStore('image')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction('image', 'readwrite')
      const request = work(transaction.objectStore('image'))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

export const keysRaw = (name: string): Promise<unknown[]> =>
  raw(name, (objects) => objects.getAllKeys())

export const getRaw = (name: string, key: IDBValidKey): Promise<unknown> =>
  raw<unknown>(name, (objects) => objects.get(key))

export const putRaw = async (name: string, key: IDBValidKey, value: unknown): Promise<void> => {
  await raw(name, (objects) => objects.put(value, key))
}

export const deleteRaw = (name: string, key: IDBValidKey): Promise<undefined> =>
  raw(name, (objects) => objects.delete(key))
