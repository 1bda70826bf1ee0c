// What a layout needs to know and what it answers. Boxes and links are known by their place in the
// list: names come from strangers' files and mean something else to the library that lays out.

export interface Point {
  readonly x: number
  readonly y: number
}

export interface LayoutRequest {
  readonly boxes: readonly { readonly width: number; readonly height: number }[]
  /** From one box to another, by their places. */
  readonly links: readonly { readonly from: number; readonly to: number }[]
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** The upper left corner of each box. */
  readonly boxes: readonly Point[]
  /** The points that each link leads through; none where it leads from a box to itself. */
  readonly links: readonly (readonly Point[])[]
}
