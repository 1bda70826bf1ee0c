// The build puts it in.
declare const TIDEMARK_VERSIONS: { readonly tidemark: string; readonly sqlite: string }

/** What this page is made of. */
export const versions = TIDEMARK_VERSIONS
